using System.Net;
using Gateway.Host.Isolation.Network;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Isolation.Network;

public sealed class NetworkTallyTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly NetworkTally _tally;

    public NetworkTallyTests()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _tally = new NetworkTally(_time);
    }

    private long Now => _time.GetTimestamp();

    [Fact]
    public void A_picture_costs_nothing_when_nothing_has_happened_since_the_last()
    {
        _tally.NoteConnectStart(endpoint: null, Now);
        var picture = _tally.Picture();

        _tally.Picture().ShouldBeSameAs(picture);
        _tally.NoteConnectEnd(failure: null, request: null, Now);
        _tally.Picture().ShouldNotBeSameAs(picture);
    }

    [Fact]
    public void The_oldest_open_request_is_the_one_that_waits_longest_whatever_ends_first()
    {
        var first = Start();
        var began = Now;
        _time.Advance(TimeSpan.FromSeconds(1));
        var second = Start();
        var later = Now;
        _time.Advance(TimeSpan.FromSeconds(1));
        var third = Start();

        _tally.NoteRequestEnd(third, 200, Now);
        _tally.Picture().OldestOpenRequestAt.ShouldBe(began);
        _tally.NoteRequestEnd(first, 200, Now);
        _tally.Picture().OldestOpenRequestAt.ShouldBe(later);
        _tally.NoteAnswer(second, Now);
        _tally.Picture().OldestOpenRequestAt.ShouldBe(0);
        _tally.NoteRequestEnd(second, 200, Now);
        _tally.Picture().RequestsSucceeded.ShouldBe(3);
    }

    [Fact]
    public void An_answered_request_ends_every_streak()
    {
        _tally.NoteResolutionEnd("no", request: null, Now);
        _tally.NoteConnectEnd("no", request: null, Now);
        End(502);
        End(429);
        _tally.NoteConnectionClosed(Now, wasWebSocket: false, Now);
        var bad = _tally.Picture();
        (bad.ResolutionsFailing.Count, bad.ConnectsFailing.Count, bad.RequestsFailing.Count, bad.RequestsDenied.Count, bad.Closed.Length).ShouldBe((1, 1, 1, 1, 1));

        End(204);

        var good = _tally.Picture();
        (good.ResolutionsFailing.Count, good.ConnectsFailing.Count, good.RequestsFailing.Count, good.RequestsDenied.Count, good.Closed.Length).ShouldBe((0, 0, 0, 0, 0));
        (good.ResolutionsFailed, good.ConnectsFailed, good.RequestsRefused).ShouldBe((1, 1, 2));
    }

    [Fact]
    public void An_upgrade_is_a_connection_and_no_success_and_does_not_excuse_short_connections()
    {
        End(502);
        _tally.NoteConnectionClosed(Now, wasWebSocket: true, Now);

        End(101);

        var picture = _tally.Picture();
        (picture.RequestsSucceeded, picture.LastSuccessAt).ShouldBe((0, 0));
        picture.LastEstablishedAt.ShouldBe(Now);
        (picture.RequestsFailing.Count, picture.Closed.Length).ShouldBe((0, 1));
    }

    [Fact]
    public void A_request_whose_connect_failed_is_counted_once_as_a_failed_connect()
    {
        var request = Start();
        _tally.NoteConnectEnd("connection refused", request, Now);
        request.Failure = "Connection refused (platform:443)";
        _tally.NoteRequestEnd(request, -1, Now);

        var picture = _tally.Picture();
        (picture.ConnectsFailing.Count, picture.RequestsFailing.Count, picture.RequestsFailed).ShouldBe((1, 0, 1));
        (picture.LastFailureScope, picture.LastFailure, picture.LastFailureTarget!.ToString()).ShouldBe((FailureScope.Connect, "connection refused", "https://platform:443"));
    }

    [Fact]
    public void What_the_plugin_gives_up_is_no_failure_and_an_answer_tells_that_it_is_its_way()
    {
        var began = Now;
        for (var i = 0; i < 3; i++)
        {
            GiveUp();
        }

        var silent = _tally.Picture();
        (silent.RequestsFailed, silent.RequestsGivenUp, silent.RequestsUnheard.Count, silent.RequestsUnheard.Since).ShouldBe((0, 3, 3, began));

        End(200);
        (_tally.Picture().RequestsUnheard.Count, _tally.Picture().UnheardThatEnded).ShouldBe((0, 1));
    }

    [Fact]
    public void Waits_that_are_about_as_long_as_the_longest_show_a_peer_that_holds_requests()
    {
        foreach (var seconds in new[] { 3.0, 30, 29.9, 1, 30.1, 12 })
        {
            var request = Start();
            _time.Advance(TimeSpan.FromSeconds(seconds));
            _tally.NoteRequestEnd(request, 200, Now);
        }

        var picture = _tally.Picture();
        picture.LongestAnsweredWait.ShouldBe(TimeSpan.FromSeconds(30.1));
        picture.LongestAnsweredTimes.ShouldBe(3);
    }

    [Fact]
    public void Memory_is_bounded_and_the_newest_names_and_addresses_are_kept()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _tally.NoteConnectStart(new IPEndPoint(IPAddress.Loopback, i), Now);
            _tally.NoteResolutionStart($"host{i}", Now);
            _tally.NoteConnectionClosed(Now, wasWebSocket: false, Now);
        }

        var picture = _tally.Picture();
        (picture.Endpoints.Length, picture.Targets.Length, picture.Closed.Length).ShouldBe((16, 16, 16));
        (picture.Endpoints[^1].Port, picture.Targets[^1].Host).ShouldBe((999, "host999"));
    }

    [Fact]
    public void Whatever_was_open_while_nobody_listened_is_forgotten()
    {
        var open = Start();
        GiveUp();
        _tally.NoteConnectionOpened(Now);
        _tally.NoteWebSocketOpened(Now);

        _tally.Resume();
        _tally.NoteRequestEnd(open, 200, Now);

        var picture = _tally.Picture();
        (picture.OldestOpenRequestAt, picture.OpenConnections, picture.OpenWebSockets, picture.RequestsUnheard.Count).ShouldBe((0, 0, 0, 0));
        picture.RequestsStarted.ShouldBe(2);
    }

    private OpenRequest Start() => _tally.NoteRequestStart("platform", 443, "https", outer: null, Now);

    private void End(int status) => _tally.NoteRequestEnd(Start(), status, Now);

    private void GiveUp()
    {
        var request = Start();
        (request.Failure, request.WasGivenUp) = ("The operation was canceled.", true);
        _tally.NoteRequestEnd(request, -1, Now);
    }
}
