using System.Net.Sockets;

namespace Gateway.Host.Isolation.InProcess;

/// <summary>A network stream that counts its bytes for its generation and can be severed from outside.</summary>
internal sealed class MeteredStream(Socket socket, Traffic traffic) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>The peer sees a reset; whoever reads or writes here gets an exception at once.</summary>
    public void Sever()
    {
        try
        {
            // linger 0: a fenced generation must not send what is still in the buffer
            Socket.LingerState = new LingerOption(enable: true, seconds: 0);
            Socket.Close();
        }
        catch (Exception gone) when (gone is ObjectDisposedException or SocketException)
        {
            // closed by its owner at the same moment: that is what was wanted
        }
    }

    public override int Read(Span<byte> buffer) => Received(base.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Received(base.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Received(await base.ReadAsync(buffer, cancellationToken));

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        await ReadAsync(buffer.AsMemory(offset, count), cancellationToken);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        base.Write(buffer);
        traffic.Count(0, buffer.Length);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        base.Write(buffer, offset, count);
        traffic.Count(0, count);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await base.WriteAsync(buffer, cancellationToken);
        traffic.Count(0, buffer.Length);
    }

    public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        await WriteAsync(buffer.AsMemory(offset, count), cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        traffic.Closed(this);
        base.Dispose(disposing);
    }

    private int Received(int count)
    {
        traffic.Count(count, 0);
        return count;
    }
}
