using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.InProcess;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Evidence.Sources;
using Gateway.Host.Tests.Messaging;

namespace Gateway.Host.Tests.Supervision.Evidence.Sources;

/// <summary>Real requests over real sockets of the loopback, in the scope of a generation.</summary>
public sealed class NetworkEventListenerTests : IDisposable
{
    private readonly IDisposable _usage = NetworkEventListener.Use();
    private readonly LoopbackServer _server = new();
    private readonly GenerationScope _scope;

    public NetworkEventListenerTests() => _scope = new GenerationScope(AdapterId.Parse("demo"), new GenerationNumber(1), new SenseBench());

    private NetworkPicture Picture => _scope.Network.Picture();

    [Fact]
    public async Task A_request_is_counted_once_with_its_target_its_address_and_its_answer()
    {
        // a second gateway in the process must not count it again
        using var another = NetworkEventListener.Use();
        await InScopeAsync(async () =>
        {
            using var client = new HttpClient();
            await client.GetStringAsync(_server.Http("200"));
            (await client.GetAsync(_server.Http("502"))).Dispose();
        });

        var picture = Picture;
        (picture.RequestsStarted, picture.RequestsSucceeded, picture.RequestsRefused, picture.RequestsFailed).ShouldBe((2, 1, 1, 0));
        (picture.ConnectsStarted, picture.ConnectsEstablished, picture.PlainConnections).ShouldBe((1, 1, 0));
        picture.Targets.ShouldHaveSingleItem().ShouldBe(new RemoteTarget("127.0.0.1", _server.Port, "http"));
        picture.Endpoints.ShouldHaveSingleItem().ShouldBe(new IPEndPoint(IPAddress.Loopback, _server.Port));
        (picture.LastFailure, picture.LastFailureScope).ShouldBe(("HTTP 502", FailureScope.Request));
        picture.LongestAnsweredWait.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task What_is_done_outside_of_any_generation_is_nobodys()
    {
        using var client = new HttpClient();
        await client.GetStringAsync(_server.Http("200"));

        Picture.RequestsStarted.ShouldBe(0);
    }

    [Fact]
    public async Task A_throwing_read_of_a_refused_request_is_a_refusal_and_not_a_failure()
    {
        await InScopeAsync(async () =>
        {
            using var client = new HttpClient();
            await Should.ThrowAsync<HttpRequestException>(() => client.GetStringAsync(_server.Http("503")));
        });

        (Picture.RequestsRefused, Picture.RequestsFailed).ShouldBe((1, 0));
    }

    [Fact]
    public async Task An_open_request_is_known_until_it_is_given_up()
    {
        using var giveUp = new CancellationTokenSource();
        var request = InScopeAsync(async () =>
        {
            using var client = new HttpClient();
            await client.GetStringAsync(_server.Http("200"));
            await Should.ThrowAsync<OperationCanceledException>(() => client.GetStringAsync(_server.Http("never"), giveUp.Token));
        });
        await _server.Unanswered;

        Picture.OldestOpenRequestAt.ShouldBeGreaterThan(0);
        Picture.OldestOpenRequestTarget!.Port.ShouldBe(_server.Port);
        await giveUp.CancelAsync();
        await request;

        (Picture.OldestOpenRequestAt, Picture.RequestsGivenUp, Picture.RequestsFailed, Picture.RequestsUnheard.Count).ShouldBe((0, 1, 0, 1));
    }

    [Fact]
    public async Task A_synchronous_request_leaves_nothing_behind_for_the_next()
    {
        await InScopeAsync(() =>
        {
            using var client = new HttpClient();
            for (var i = 0; i < 2; i++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, _server.Http("200"));
                using var answer = client.Send(request);
            }

            return Task.CompletedTask;
        });

        (Picture.RequestsSucceeded, Picture.OldestOpenRequestAt).ShouldBe((2, 0));
    }

    [Fact]
    public async Task A_refused_connect_and_a_name_that_does_not_resolve_are_told_apart()
    {
        await InScopeAsync(async () =>
        {
            using var client = new HttpClient();
            await Should.ThrowAsync<HttpRequestException>(() => client.GetStringAsync(Closed()));
        });
        (Picture.ConnectsFailing.Count, Picture.LastFailure, Picture.RequestsFailing.Count).ShouldBe((1, "connection refused", 0));

        await InScopeAsync(async () =>
        {
            using var client = new HttpClient();
            await Should.ThrowAsync<HttpRequestException>(() => client.GetStringAsync("http://" + new string('x', 64) + ".invalid/"));
        });
        Picture.ResolutionsFailing.Count.ShouldBe(1);
        (Picture.LastFailureScope, Picture.LastFailure).ShouldBe((FailureScope.Dns, "the name does not resolve"));
    }

    [Fact]
    public async Task A_plain_socket_is_seen_too()
    {
        await InScopeAsync(async () =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, _server.Port);
        });

        (Picture.ConnectsEstablished, Picture.PlainConnections, Picture.OpenConnections).ShouldBe((1, 1, 0));
    }

    [Fact]
    public async Task A_web_socket_that_the_peer_ends_at_once_is_a_short_connection_and_no_success()
    {
        await InScopeAsync(async () =>
        {
            for (var i = 0; i < 4; i++)
            {
                using var socket = new ClientWebSocket();
                await socket.ConnectAsync(_server.WebSocket, CancellationToken.None);
                await Should.ThrowAsync<WebSocketException>(() => socket.ReceiveAsync(new byte[16], CancellationToken.None));
            }
        });

        var picture = Picture;
        (picture.RequestsSucceeded, picture.OpenConnections, picture.OpenWebSockets).ShouldBe((0, 0, 0));
        picture.Closed.Length.ShouldBe(4);
        Seen(TransportKind.Socket).ShouldContain(ObservationKind.ShortConnections);
    }

    [Fact]
    public async Task Connections_that_end_before_an_answer_are_failed_requests()
    {
        await InScopeAsync(async () =>
        {
            for (var i = 0; i < 3; i++)
            {
                using var client = new HttpClient();
                await Should.ThrowAsync<HttpRequestException>(() => client.GetStringAsync(_server.Http("close")));
            }
        });

        Picture.RequestsFailing.Count.ShouldBe(3);
        Seen(TransportKind.LongPoll).ShouldContain(ObservationKind.RequestsFailing);
    }

    [Fact]
    public async Task The_factories_of_the_host_are_heard_like_everything_else_and_their_bytes_are_dated()
    {
        var traffic = new Traffic(_scope, new LeaseGate());
        await InScopeAsync(async () =>
        {
            using var client = traffic.CreateHttpClient();
            await client.GetStringAsync(_server.Http("200"));
        });

        (Picture.RequestsSucceeded, Picture.PlainConnections).ShouldBe((1, 0));
        _scope.LastBytesAt.ShouldBeInRange(Picture.LastAttemptAt, TimeProvider.System.GetTimestamp());
    }

    [Fact]
    public async Task The_configuration_switches_it_live_and_what_was_missed_meanwhile_is_no_trouble()
    {
        // this test alone decides: nobody else in this class listens while it runs
        _usage.Dispose();
        var configuration = new FakeConfiguration();
        var table = new EvidenceTable();
        var target = new SenseTarget(new Subject(_scope.Adapter, _scope.Generation), _scope, TransportKind.Socket, TimeProvider.System);
        table.Add(new EvidenceRow(target, LimitsConfig.Default, new EvidenceLedger(target.Subject, TimeProvider.System, TimeSpan.FromMinutes(10)), _ => { }));
        using var events = new NetworkEventsSwitch(configuration, table);
        await events.StartAsync(CancellationToken.None);
        using var giveUp = new CancellationTokenSource();
        var open = InScopeAsync(async () =>
        {
            using var client = new HttpClient();
            await Should.ThrowAsync<OperationCanceledException>(() => client.GetStringAsync(_server.Http("never"), giveUp.Token));
        });
        await _server.Unanswered;
        Picture.OldestOpenRequestAt.ShouldBeGreaterThan(0);

        Turn(configuration, on: false);
        await giveUp.CancelAsync();
        await open;
        await GetAsync();
        Picture.RequestsStarted.ShouldBe(1);

        Turn(configuration, on: true);
        Picture.OldestOpenRequestAt.ShouldBe(0);
        await GetAsync();
        Picture.RequestsStarted.ShouldBe(2);

        await events.StopAsync(CancellationToken.None);
        NetworkEventListener.IsOn.ShouldBeFalse();
    }

    public void Dispose()
    {
        _usage.Dispose();
        _server.Dispose();
    }

    private static void Turn(FakeConfiguration configuration, bool on) =>
        configuration.Set(configuration.Current with { Evidence = configuration.Current.Evidence with { NetworkEvents = on } });

    /// <summary>An address at which nobody listens.</summary>
    private static string Closed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    private Task GetAsync() => InScopeAsync(async () =>
    {
        using var client = new HttpClient();
        await client.GetStringAsync(_server.Http("200"));
    });

    private IEnumerable<ObservationKind> Seen(TransportKind transport)
    {
        var target = new SenseTarget(new Subject(_scope.Adapter, _scope.Generation), _scope, transport, TimeProvider.System);
        var look = new Look(target, TimeProvider.System.GetTimestamp(), LimitsConfig.Default, Picture, SocketPicture.Absent);
        new NetworkEventsSense().Look(look);
        return look.Seen.Select(one => one.Kind);
    }

    private Task InScopeAsync(Func<Task> work)
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
}
