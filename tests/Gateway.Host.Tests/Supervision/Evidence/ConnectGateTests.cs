using System.Net;
using System.Net.Sockets;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Model;
using Gateway.Host.Tests.Supervision.Evidence.Sources;

namespace Gateway.Host.Tests.Supervision.Evidence;

/// <summary>Every way to connect, in the scope of a generation that may and of one that may not.</summary>
public sealed class ConnectGateTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly GenerationScope _scope = new(AdapterId.Parse("demo"), new GenerationNumber(1), new SenseBench());

    public ConnectGateTests()
    {
        ConnectGate.Install();
        _listener.Start();
    }

    public static TheoryData<string> Ways { get; } = ["socket", "socket, synchronous", "event args", "client", "by name", "http", "datagrams"];

    private IPEndPoint End => (IPEndPoint)_listener.LocalEndpoint;

    public void Dispose() => _listener.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_fenced_generation_connects_in_no_way_and_whoever_is_not_fenced_in_every(string way)
    {
        await InScopeAsync(() => ConnectAsync(way));
        _scope.Fence();
        var refused = await InScopeAsync(() => Should.ThrowAsync<Exception>(() => ConnectAsync(way)));
        ((refused as SocketException ?? refused.InnerException) as SocketException).ShouldNotBeNull().SocketErrorCode.ShouldBe(SocketError.NetworkDown);
        _scope.FencedCalls.ShouldBeGreaterThan(0);
        await ConnectAsync(way);
    }

    [Fact]
    public async Task A_greedy_generation_is_told_that_too_many_are_open()
    {
        _scope.RefuseMore();
        (await InScopeAsync(() => Should.ThrowAsync<SocketException>(() => ConnectAsync("socket")))).SocketErrorCode.ShouldBe(SocketError.TooManyOpenSockets);
    }

    private async Task ConnectAsync(string way)
    {
        var stopping = TestContext.Current.CancellationToken;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        switch (way)
        {
            case "socket":
                await socket.ConnectAsync(End, stopping);
                break;
            case "socket, synchronous":
                socket.Connect(End);
                break;
            case "event args":
                var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                using (var args = new SocketAsyncEventArgs { RemoteEndPoint = End })
                {
                    args.Completed += (_, _) => done.SetResult();
                    await (socket.ConnectAsync(args) ? done.Task : Task.CompletedTask);
                    args.SocketError.ShouldBe(SocketError.Success);
                }

                break;
            case "client":
                using (var client = new TcpClient())
                {
                    await client.ConnectAsync(End, stopping);
                }

                break;
            case "by name":
                using (var client = new TcpClient())
                {
                    await client.ConnectAsync("localhost", End.Port, stopping);
                }

                break;
            case "http":
                await HttpAsync(stopping);
                break;
            default:
                using (var datagrams = new UdpClient())
                {
                    datagrams.Connect(End);
                }

                break;
        }
    }

    private async Task HttpAsync(CancellationToken stopping)
    {
        using var client = new HttpClient();
        // an accept that waits on would take the next connection
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var asked = client.GetAsync(new Uri(FormattableString.Invariant($"http://127.0.0.1:{End.Port}/")), stopping);
        var accepted = _listener.AcceptSocketAsync(over.Token).AsTask();
        if (await Task.WhenAny(asked, accepted) == accepted)
        {
            using var peer = await accepted;
            await peer.ReceiveAsync(new byte[4096], stopping);
            await peer.SendAsync("HTTP/1.1 204 Well\r\n\r\n"u8.ToArray(), stopping);
        }

        try
        {
            using var answer = await asked;
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    private Task<T> InScopeAsync<T>(Func<Task<T>> work)
    {
        var outer = _scope.Enter();
        try
        {
            return Task.Run(work);
        }
        finally
        {
            GenerationScope.Leave(outer);
        }
    }

    private Task InScopeAsync(Func<Task> work) => InScopeAsync(async () =>
    {
        await work();
        return true;
    });
}
