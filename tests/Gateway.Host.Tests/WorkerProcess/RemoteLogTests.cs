using System.Net;
using System.Net.Sockets;
using Gateway.Abstractions;
using Gateway.Host.Isolation.Worker.Wire;
using Gateway.Host.Model;
using Gateway.Host.WorkerProcess;

namespace Gateway.Host.Tests.WorkerProcess;

public sealed class RemoteLogTests : IFrameSink, IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RemoteLogTests()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1);
    }

    [Fact]
    public async Task A_loop_of_lines_that_nobody_reads_loses_lines_and_not_the_link()
    {
        await _socket.ConnectAsync(_listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        using var nobodyReads = await _listener.AcceptAsync(TestContext.Current.CancellationToken);
        using var link = new FrameLink(_socket, this, int.MaxValue, int.MaxValue);
        var log = new RemoteLog(link);
        var line = new string('x', 16 * 1024);

        for (var number = 0; number < 10_000; number++)
        {
            log.Write(AdapterId.Parse("demo"), new GenerationNumber(1), AdapterLogLevel.Information, line, exceptionText: null);
        }

        link.IsCrowded.ShouldBeTrue();
        link.TryWrite(FrameKind.Report, 0).ShouldBeTrue("what matters still goes through");
    }

    void IFrameSink.OnFrame(FrameKind kind, long id, ReadOnlySpan<byte> payload)
    {
    }

    void IFrameSink.OnEnded(LinkEnd end, string detail)
    {
    }

    public void Dispose()
    {
        _listener.Dispose();
        _socket.Dispose();
    }
}
