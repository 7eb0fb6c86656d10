using Gateway.Host.Isolation.Network;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Abstractions;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Evidence.Sources;
using Gateway.Host.Tests.Messaging;

namespace Gateway.Host.Tests.Supervision.Evidence;

/// <summary>Real sockets of this process and the real kernel: what fake time cannot show.</summary>
public sealed class LinuxSocketTableTests : IDisposable
{
    private const string Echo =
        "require('net').createServer(s=>s.on('data',d=>s.write(d)).on('error',()=>{})).listen(0,'127.0.0.1',function(){console.log(this.address().port)})";

    private static readonly byte[] Hello = "hello"u8.ToArray();
    private readonly ISocketTable _table = OperatingSystem.IsLinux() ? new LinuxSocketTable() : throw new PlatformNotSupportedException();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Socket _client = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly SocketsMemory _memory = new(TransportKind.LongPoll);
    private readonly long _began = TimeProvider.System.GetTimestamp();

    public LinuxSocketTableTests() => _listener.Start();

    private IPEndPoint Server => (IPEndPoint)_listener.LocalEndpoint;

    public void Dispose()
    {
        _client.Dispose();
        _listener.Dispose();
    }

    [Fact]
    public async Task Both_ends_of_a_connection_and_the_listener_are_seen_with_what_they_sent_and_received()
    {
        using var server = await Connect();
        await _client.SendAsync(Hello, TestContext.Current.CancellationToken);
        await server.ReceiveAsync(new byte[8], TestContext.Current.CancellationToken);

        // a dual-mode socket has a mapped address: both ends must come as IPv4 all the same
        var local = new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)_client.LocalEndPoint!).Port);
        var rows = _table.Read();
        var sent = rows.Single(one => one.Local.Equals(local));
        var received = rows.Single(one => one.Remote.Equals(local));

        _table.Unavailable.ShouldBeNull();
        sent.Remote.ShouldBe(Server);
        (sent.State, sent.BytesSent, sent.BytesReceived, sent.SegmentsSent, sent.SegmentsReceived).ShouldBe((SocketState.Established, 5, 0, 1, 0));
        (received.State, received.BytesSent, received.BytesReceived, received.SegmentsReceived).ShouldBe((SocketState.Established, 0, 5, 1));
        rows.Single(one => one.Local.Equals(Server) && one.State == SocketState.Listen).Remote.Port.ShouldBe(0);
        _table.Census().ShouldContain(sent.Inode);
        await Soon.That("the kernel's ages grow", () => Mine()?.SinceSent > sent.SinceSent);
        await Soon.That("the peer's kernel acknowledges", () => Mine() is { Unacked: 0 } mine && mine.BytesAcked >= 5);
    }

    [Fact]
    public async Task A_peer_that_ends_its_side_leaves_us_in_close_wait()
    {
        using var server = await Connect();
        server.Shutdown(SocketShutdown.Send);

        await Soon.That("CLOSE_WAIT", () => Mine()?.State == SocketState.CloseWait);

        Mine()!.BytesReceived.ShouldBe(0);
    }

    [Fact]
    public async Task A_closed_socket_leaves_the_table_and_another_on_its_descriptor_is_not_taken_for_it()
    {
        using var server = await Connect();
        var descriptor = _client.SafeHandle.DangerousGetHandle();
        var first = Mine()!;
        _client.Dispose();
        await Soon.That("the socket is gone", () => _table.Read().All(one => one.Inode != first.Inode));

        // the lowest free number is given out next, so one of a few is on the same descriptor
        using var others = new Disposables();
        for (var i = 0; i < 64; i++)
        {
            var next = others.Add(new Socket(SocketType.Stream, ProtocolType.Tcp));
            await next.ConnectAsync(Server, TestContext.Current.CancellationToken);
            if (next.SafeHandle.DangerousGetHandle() == descriptor)
            {
                break;
            }
        }

        foreach (var socket in others.All)
        {
            var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            var row = _table.Read().Single(one => one.Local.Port == port);
            row.Inode.ShouldNotBe(first.Inode);
            row.Remote.ShouldBe(Server);
        }
    }

    [Fact]
    public async Task While_other_threads_open_and_close_sockets_no_row_mixes_two_of_them()
    {
        using var server = await Connect();
        using var stop = new CancellationTokenSource();
        var churn = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
            }
        })).ToArray();

        for (var i = 0; i < 300; i++)
        {
            // a listener that had become our connection, or the reverse, would show here
            var rows = _table.Read();
            rows.Where(one => one.State == SocketState.Listen).ShouldAllBe(one => one.Remote.Port == 0);
            rows.Count(one => one.Remote.Equals(Server)).ShouldBe(1);
            rows.Select(one => one.Inode).ShouldBeUnique();
        }

        await stop.CancelAsync();
        await Task.WhenAll(churn);
    }

    [Fact]
    public async Task A_peer_that_is_stopped_while_its_kernel_acknowledges_is_one_way_flow()
    {
        using var peer = Process.Start(new ProcessStartInfo("node", ["-e", Echo]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        try
        {
            var port = int.Parse((await peer.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, CultureInfo.InvariantCulture);
            await _client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            for (var answered = 0; answered < 8; answered++)
            {
                await Exchange();
            }

            await Signal(peer, "STOP");
            var before = Mine()!;
            await _client.SendAsync(Hello, TestContext.Current.CancellationToken);

            await Soon.That("the stopped peer's kernel acknowledges", () => Mine()?.BytesAcked > before.BytesAcked);
            Mine()!.BytesReceived.ShouldBe(before.BytesReceived);
            await Soon.That("the connection is told as one-way flow", () => Look().Contains(ObservationKind.OneWayFlow));
        }
        finally
        {
            peer.Kill();
            await peer.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private SocketRow? Mine() => _table.Read().SingleOrDefault(one => one.Local.Port == ((IPEndPoint)_client.LocalEndPoint!).Port);

    private IEnumerable<ObservationKind> Look()
    {
        // what takes minutes by default takes a moment here; polls, because their habit does not depend on how busy this machine is
        var limits = LimitsConfig.Default with { AnswerDeadline = TimeSpan.FromMilliseconds(100) };
        _memory.Update([Mine()!], SocketRules.Of(limits, TransportKind.LongPoll, pools: false), TimeProvider.System.GetElapsedTime(_began));
        return _memory.Findings.Select(one => one.Kind);
    }

    private async Task Exchange()
    {
        await _client.SendAsync(Hello, TestContext.Current.CancellationToken);
        await _client.ReceiveAsync(new byte[8], TestContext.Current.CancellationToken);
        Look().ShouldBeEmpty();
    }

    private async Task<Socket> Connect()
    {
        await _client.ConnectAsync(Server, TestContext.Current.CancellationToken);
        return await _listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
    }

    private static async Task Signal(Process peer, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", peer.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        kill.ExitCode.ShouldBe(0);
    }

    private sealed class Disposables : IDisposable
    {
        public List<Socket> All { get; } = [];

        public Socket Add(Socket one)
        {
            All.Add(one);
            return one;
        }

        public void Dispose() => All.ForEach(one => one.Dispose());
    }
}
