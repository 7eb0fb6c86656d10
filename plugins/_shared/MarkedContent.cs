using System.Net;

namespace Gateway.Adapters.Plumbing;

/// <summary>A body that knows whether the writing of its request has begun: before that, the request has certainly not arrived.</summary>
internal sealed class MarkedContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _body;

    public MarkedContent(ReadOnlyMemory<byte> body, string contentType)
    {
        _body = body;
        Headers.TryAddWithoutValidation("Content-Type", contentType);
    }

    /// <summary>Stays true once it is.</summary>
    public bool HasBegun { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        HasBegun = true;
        await stream.WriteAsync(_body, cancellationToken);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
