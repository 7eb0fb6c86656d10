using Gateway.Abstractions;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Evidence.Sources;

namespace Gateway.Host.Tests.Supervision.Evidence.Sources;

public sealed class NetworkEventsSenseTests
{
    private readonly SenseBench _bench = new();
    private readonly NetworkEventsSense _sense = new();

    [Fact]
    public void Two_failed_resolutions_or_connects_are_trouble_and_one_is_none()
    {
        _bench.FailConnects(1);
        _bench.LookWith(_sense).ShouldBeEmpty();
        _bench.FailConnects(1);
        _bench.LookWith(_sense).ShouldHaveSingleItem().Text.ShouldBe("2 connect(s) in a row failed, the last to 127.0.0.1:443: connection refused");

        _bench.FailResolutions(2);
        _bench.LookWith(_sense).ShouldHaveSingleItem().Text.ShouldBe("2 name resolution(s) in a row failed, the last to platform: the name does not resolve");
    }

    [Fact]
    public void A_connection_ends_the_trouble()
    {
        _bench.FailResolutions(3);
        _bench.FailConnects(3);
        _bench.ConnectPlain();

        _bench.LookWith(_sense).ShouldBeEmpty();
    }

    [Fact]
    public void A_library_that_has_stopped_trying_is_trouble_for_as_long_as_it_has()
    {
        _bench.FailResolutions(5);

        _bench.LookFor(_sense, TimeSpan.FromHours(2)).ShouldBe([ObservationKind.ResolutionFailing]);
        _bench.LookWith(_sense).ShouldHaveSingleItem().Text.ShouldEndWith("it has stopped trying 7200 s ago");
    }

    [Fact]
    public void An_adapter_that_waits_to_be_called_is_not_judged_by_what_it_once_tried()
    {
        var passive = new SenseBench(TransportKind.Passive);
        passive.FailConnects(5);
        passive.Pass(121);

        passive.LookFor(_sense, TimeSpan.FromHours(1)).ShouldBeEmpty();
    }

    [Fact]
    public void A_side_request_that_failed_says_nothing_while_the_socket_hears_heartbeats()
    {
        _bench.ConnectPlain();
        _bench.Hear(0);
        _bench.Pass(1);
        _bench.Request(500, times: 3);
        _bench.Pass(1);
        _bench.Hear(0.5);

        _bench.LookFor(_sense, TimeSpan.FromHours(1)).ShouldBeEmpty();
    }

    [Fact]
    public void A_side_host_that_fails_again_and_again_says_nothing_beside_a_socket_that_hears_heartbeats()
    {
        _bench.ConnectPlain();
        _bench.FailConnects(2);

        _bench.LookFor(_sense, TimeSpan.FromHours(1), () =>
        {
            _bench.FailConnects(1);
            _bench.Hear(secondsAgo: 2);
        }).ShouldBeEmpty();
    }

    [Fact]
    public void A_socket_whose_bytes_the_host_cannot_see_gives_the_benefit_of_the_doubt()
    {
        _bench.ConnectPlain();
        _bench.Sockets = SocketPicture.Absent;
        _bench.FailConnects(3);
        _bench.LookWith(_sense).ShouldBeEmpty();

        _bench.Sockets = new SocketPicture(IsAvailable: true, [], Unattributed: 1);
        _bench.LookWith(_sense).ShouldBeEmpty();

        _bench.Sockets = new SocketPicture(IsAvailable: true, [], Unattributed: 0);
        _bench.LookWith(_sense).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(502, 3)]
    [InlineData(404, 3)]
    [InlineData(-1, 3)]
    [InlineData(401, 5)]
    [InlineData(409, 5)]
    [InlineData(429, 5)]
    public void Requests_that_fail_one_after_the_other_are_trouble_from_a_number_on(int status, int number)
    {
        _bench.Request(status, number - 1);
        _bench.LookWith(_sense).ShouldBeEmpty();

        _bench.Request(status);
        _bench.LookWith(_sense).ShouldHaveSingleItem().Kind.ShouldBe(ObservationKind.RequestsFailing);
    }

    [Fact]
    public void The_bytes_of_a_failed_answer_are_no_sign_of_life()
    {
        var seen = _bench.LookFor(_sense, TimeSpan.FromMinutes(5), () =>
        {
            _bench.Request(502);
            _bench.Hear(secondsAgo: 0);
        });

        seen.ShouldBe([ObservationKind.RequestsFailing]);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(101)]
    public void An_answer_or_an_upgrade_ends_failing_requests(int status)
    {
        _bench.Request(500, times: 9);
        _bench.Request(status);

        _bench.LookWith(_sense).ShouldBeEmpty();
    }

    [Fact]
    public void A_message_or_a_confirmed_send_overrules_what_failed_before_it()
    {
        _bench.FailConnects(9);
        _bench.Receive();
        _bench.LookWith(_sense).ShouldBeEmpty();

        _bench.Pass(1);
        _bench.FailConnects(9);
        _bench.Scope.Sends.NoteSent();
        _bench.LookWith(_sense).ShouldBeEmpty();

        _bench.Pass(1);
        _bench.FailConnects(9);
        _bench.LookWith(_sense).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_request_may_wait_for_the_answer_deadline_and_half_as_long_again_as_any_answer_took()
    {
        _bench.StartRequest();
        _bench.LookFor(_sense, TimeSpan.FromSeconds(45)).ShouldBeEmpty();
        _bench.Pass(1);
        _bench.LookWith(_sense).ShouldHaveSingleItem().Kind.ShouldBe(ObservationKind.RequestUnanswered);
    }

    [Fact]
    public void A_long_poll_held_for_a_minute_is_never_trouble()
    {
        var poll = new SenseBench(TransportKind.LongPoll);
        // three quick answers first, as after a start with messages waiting
        poll.Request(200, times: 3);

        for (var i = 0; i < 100; i++)
        {
            var held = poll.StartRequest();
            poll.LookFor(_sense, TimeSpan.FromSeconds(60)).ShouldBeEmpty();
            poll.Tally.NoteRequestEnd(held, 200, poll.Now);
        }
    }

    [Fact]
    public void A_poll_that_is_never_answered_is_trouble_sooner_when_the_hold_is_known()
    {
        var poll = new SenseBench(TransportKind.LongPoll);
        for (var i = 0; i < 3; i++)
        {
            var held = poll.StartRequest();
            poll.Pass(30);
            poll.Tally.NoteRequestEnd(held, 200, poll.Now);
        }

        poll.StartRequest();
        poll.LookFor(_sense, TimeSpan.FromSeconds(45)).ShouldBeEmpty();
        poll.LookFor(_sense, TimeSpan.FromSeconds(5)).ShouldBe([ObservationKind.RequestUnanswered]);
    }

    [Fact]
    public void Requests_given_up_one_after_the_other_are_one_long_wait()
    {
        for (var i = 0; i < 4; i++)
        {
            _bench.GiveUpAfter(10);
            _bench.LookWith(_sense).ShouldBeEmpty();
        }

        _bench.GiveUpAfter(10);
        _bench.LookWith(_sense).ShouldHaveSingleItem().Text.ShouldBe("5 requests in a row were given up without an answer, for 50 s now");
    }

    [Fact]
    public void A_plugin_that_polls_by_giving_up_is_left_alone_once_it_has_shown_that_this_works()
    {
        _bench.GiveUpAfter(10);
        _bench.Request(200);

        for (var i = 0; i < 20; i++)
        {
            _bench.GiveUpAfter(10);
            _bench.LookWith(_sense).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Connections_that_all_end_at_once_are_trouble_unless_one_lasts_or_a_request_was_answered()
    {
        Repeat(4, () => _bench.Connection(0.1));
        _bench.LookWith(_sense).ShouldHaveSingleItem().Kind.ShouldBe(ObservationKind.ShortConnections);

        _bench.Connection(30);
        _bench.LookWith(_sense).ShouldBeEmpty();

        Repeat(3, () => _bench.Connection(0.1));
        _bench.Request(200);
        _bench.Connection(0.1);
        _bench.LookWith(_sense).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(TransportKind.Socket)]
    [InlineData(TransportKind.LongPoll)]
    [InlineData(TransportKind.Passive)]
    public void Quiet_for_a_day_is_no_trouble(TransportKind transport)
    {
        var quiet = new SenseBench(transport);
        quiet.ConnectPlain();
        quiet.Request(200);

        quiet.LookFor(_sense, TimeSpan.FromHours(24)).ShouldBeEmpty();
    }

    private static void Repeat(int times, Action work)
    {
        for (var i = 0; i < times; i++)
        {
            work();
        }
    }
}
