using System.Text;

namespace Gateway.Adapters.Plumbing;

/// <summary>One whole message. The bytes are the receiver's own.</summary>
internal sealed record SocketFrame(bool IsText, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The bytes as UTF-8; what is no UTF-8 becomes the replacement character.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);
}
