using System.Text;

namespace Gateway.Platforms.Tests.Simulation;

/// <summary>
/// The bytes below a WebSocket. The framework answers pings by itself, also while nobody wants it to; here that can be held back, and all the rest with it.
/// </summary>
internal sealed class ControlledStream(Stream inner) : Stream
{
    private const byte Ping = 0x89;
    private const byte Pong = 0x8A;

    private readonly SemaphoreSlim _writing = new(1);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Nothing is read or written any more, and the connection stays open.</summary>
    public Func<bool> IsFrozen { get; set; } = () => false;

    /// <summary>Pongs are not sent; everything else is.</summary>
    public Func<bool> DropsPongs { get; set; } = () => false;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>A ping frame of the platform's.</summary>
    public Task PingAsync(string payload)
    {
        var text = Encoding.UTF8.GetBytes(payload);
        return WriteAsync((byte[])[Ping, (byte)text.Length, .. text]).AsTask();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        if (IsFrozen())
        {
            await _over.Task.WaitAsync(cancellationToken);
            return 0;
        }

        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsFrozen() || (buffer.Length > 0 && buffer.Span[0] == Pong && DropsPongs()))
        {
            return;
        }

        await _writing.WaitAsync(cancellationToken);
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
            await inner.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _over.TrySetResult();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
