using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Text;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Endpoints;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Endpoints;

public sealed class EndpointCheckTests : IDisposable, IGenerationObserver
{
    private readonly FakeTimeProvider _time = new();
    private readonly EndpointCheck _check;
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public EndpointCheckTests()
    {
        _check = new EndpointCheck(_time);
        _server.Start();
        Port = ((IPEndPoint)_server.LocalEndpoint).Port;
    }

    /// <summary>Read once: a stopped listener does not know it any more.</summary>
    private int Port { get; }

    public void Dispose()
    {
        _check.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task A_port_that_accepts_answers_and_the_connection_is_closed_at_once()
    {
        (await AskAsync("127.0.0.1", scheme: null)).ShouldBeTrue();
        using var accepted = await _server.AcceptSocketAsync(TestContext.Current.CancellationToken);
        (await accepted.ReceiveAsync(new byte[16], TestContext.Current.CancellationToken)).ShouldBe(0, "not a byte is said");
    }

    [Fact]
    public async Task A_port_that_refuses_does_not_answer()
    {
        _server.Stop();
        (await AskAsync("127.0.0.1", scheme: null)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_name_has_to_resolve()
    {
        (await AskAsync("localhost", scheme: null, port: 0)).ShouldBeTrue();
        // longer than any label of a name may be: refused by the resolver itself, without a question to the network
        (await AskAsync(new string('x', 64) + ".test", scheme: null, port: 0)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(301, true)]
    [InlineData(401, true)]
    [InlineData(404, true)]
    [InlineData(500, false)]
    [InlineData(502, false)]
    public async Task After_a_failed_request_an_answer_below_500_is_needed(int status, bool answers)
    {
        var asked = AskAsync("127.0.0.1", "http");
        var said = await ServeAsync(status);

        (await asked).ShouldBe(answers);
        said.ShouldStartWith("GET / HTTP/1.1");
        said.ShouldNotContain("Authorization", Case.Insensitive);
        said.ShouldNotContain("Cookie", Case.Insensitive);
    }

    [Fact]
    public async Task A_server_that_accepts_and_says_nothing_does_not_answer_and_the_check_ends_within_its_limit()
    {
        var asked = AskAsync("127.0.0.1", "http");
        // the second connection is the one that the request goes over: whoever advances before that would test the connect
        using var first = await _server.AcceptSocketAsync(TestContext.Current.CancellationToken);
        using var second = await _server.AcceptSocketAsync(TestContext.Current.CancellationToken);
        asked.IsCompleted.ShouldBeFalse();

        _time.Advance(IEndpointCheck.Limit);

        (await asked).ShouldBeFalse();
    }

    [Fact]
    public async Task A_check_is_counted_for_no_generation_whoever_asks()
    {
        _server.Stop();
        var scope = new GenerationScope(AdapterId.Parse("demo"), new GenerationNumber(1), this);
        var (mine, thrown) = (0, 0);
        void OnThrown(object? sender, FirstChanceExceptionEventArgs args)
        {
            if (args.Exception is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
            {
                Interlocked.Increment(ref thrown);
                _ = GenerationScope.Current == scope ? Interlocked.Increment(ref mine) : 0;
            }
        }

        AppDomain.CurrentDomain.FirstChanceException += OnThrown;
        try
        {
            var outer = scope.Enter();
            Task<bool> asked;
            try
            {
                asked = AskAsync("127.0.0.1", scheme: null);
            }
            finally
            {
                GenerationScope.Leave(outer);
            }

            (await asked).ShouldBeFalse();
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= OnThrown;
        }

        thrown.ShouldBeGreaterThan(0);
        mine.ShouldBe(0);
    }

    void IGenerationObserver.OnSignal(GenerationNumber generation, GenerationSignal signal)
    {
    }

    private Task<bool> AskAsync(string host, string? scheme, int? port = null) =>
        _check.AnswersAsync(new RemoteEnd(host, port ?? Port, scheme), TestContext.Current.CancellationToken);

    /// <summary>The bare connection first, then the request.</summary>
    private async Task<string> ServeAsync(int status)
    {
        var stop = TestContext.Current.CancellationToken;
        using var bare = await _server.AcceptSocketAsync(stop);
        using var asking = await _server.AcceptSocketAsync(stop);
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await asking.ReceiveAsync(buffer, stop);
            read.ShouldBeGreaterThan(0);
            head.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        await asking.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Said\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), stop);
        return head.ToString();
    }
}
