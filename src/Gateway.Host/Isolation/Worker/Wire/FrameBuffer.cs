using System.Buffers;
using System.Buffers.Binary;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>Frames that wait to be sent, one behind the other. Not safe for several threads.</summary>
internal sealed class FrameBuffer : IBufferWriter<byte>
{
    /// <summary>Length of what follows (4 bytes, little endian), kind (1), id (8).</summary>
    public const int HeaderLength = 13;

    private const int Initial = 16 * 1024;
    private const int Kept = 1024 * 1024;
    private byte[] _bytes = new byte[Initial];

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Count);

    /// <summary>Writes the header; its length is put in by <see cref="End"/>.</summary>
    /// <returns>Where the frame begins.</returns>
    public int Begin(FrameKind kind, long id)
    {
        var start = Count;
        var header = GetSpan(HeaderLength);
        header[4] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(header[5..], id);
        Count += HeaderLength;
        return start;
    }

    public void End(int start) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start), Count - start - sizeof(int));

    /// <summary>Takes back a frame that could not be written to its end.</summary>
    public void Drop(int start) => Count = start;

    public void Clear()
    {
        Count = 0;
        if (_bytes.Length > Kept)
        {
            // one large message must not cost its memory for ever
            _bytes = new byte[Initial];
        }
    }

    public void Advance(int count) => Count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _bytes.AsMemory(Count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _bytes.AsSpan(Count);
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - Count < more)
        {
            Array.Resize(ref _bytes, Math.Max(checked(Count + more), _bytes.Length * 2));
        }
    }
}
