using Gateway.Abstractions;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Evidence.Sources;

namespace Gateway.Host.Tests.Supervision.Evidence.Sources;

public sealed class SocketsMemoryTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_closed_connection_that_is_left_open_on_our_side_is_told_after_the_deadline()
    {
        var script = new Script();
        script.Connection.Close(S(3));

        script.Until(S(60)).First().ShouldBe((S(15), ObservationKind.CloseWait));
        script.Texts[0].ShouldBe("the peer 127.0.0.1:443 closed the connection 12 s ago, and it is still open on our side (CLOSE_WAIT)");
    }

    [Fact]
    public void A_client_of_http_may_keep_a_closed_connection_until_it_tidies_up()
    {
        var script = new Script { Pools = true };
        script.Connection.Close(S(3));

        script.Until(S(40)).ShouldBeEmpty();
        script.Until(S(60)).First().ShouldBe((S(45), ObservationKind.CloseWait));
    }

    [Fact]
    public void Data_that_nobody_acknowledges_are_told_after_the_deadline()
    {
        var script = new Script();
        script.Connection.SendIntoTheVoid(S(1), retransmits: 4);

        script.Until(S(60)).First().ShouldBe((S(25), ObservationKind.Unacknowledged));
        script.Seen.ShouldAllBe(one => one.Kind == ObservationKind.Unacknowledged);
    }

    [Fact]
    public void After_hours_of_quiet_the_first_lost_segment_is_no_strike()
    {
        var script = new Script();
        script.Until(S(7200)).ShouldBeEmpty();
        script.Connection.SendIntoTheVoid(S(7201), retransmits: 3);

        script.Until(S(7220)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(TransportKind.Socket, 50)]
    [InlineData(TransportKind.LongPoll, 95)]
    public void A_peer_that_has_never_answered_is_told_after_the_deadline(TransportKind transport, int seconds)
    {
        var script = new Script { Transport = transport };
        script.Connection.Send(S(2));

        script.Until(S(120)).First().ShouldBe((S(seconds), ObservationKind.OneWayFlow));
        script.Texts[0].ShouldBe($"data went to 127.0.0.1:443 {seconds - 2} s ago, and nothing has come back since");
    }

    [Theory]
    [InlineData(1, 0.02, 40)]
    [InlineData(5, 0.1, 12)]
    [InlineData(41.25, 0.2, 7)]
    public void Heartbeats_that_were_always_answered_and_are_no_more_are_told(double period, double latency, int answered)
    {
        var script = new Script();
        var at = script.Heartbeats(TimeSpan.Zero, period, latency, answered);
        var unanswered = at;
        for (; at < unanswered + S(200); at += S(period))
        {
            script.Until(at);
            script.Connection.Send(at);
        }

        var first = script.Seen.First();
        first.Kind.ShouldBe(ObservationKind.OneWayFlow);
        (first.At - unanswered).ShouldBeInRange(S(45), S(55));
    }

    [Fact]
    public void A_connection_on_which_nothing_is_sent_owes_nothing()
    {
        var script = new Script();
        script.Heartbeats(TimeSpan.Zero, 30, 0.1, count: 20);

        script.Until(S(40_000)).ShouldBeEmpty();
    }

    [Fact]
    public void Pongs_that_nobody_answers_are_healthy()
    {
        var script = new Script();
        for (var at = S(120); at < S(86_400); at += S(120))
        {
            script.Until(at);
            script.Connection.Receive(at);
            script.Connection.Send(at + S(0.003));
        }

        script.Seen.ShouldBeEmpty();
    }

    [Fact]
    public void A_chat_that_goes_quiet_after_a_busy_day_is_healthy_though_every_message_of_ours_was_soon_followed_by_another()
    {
        var random = new Random(7);
        var script = new Script();
        var at = S(1);
        for (var i = 0; i < 3000; i++)
        {
            at += S(1 + (random.NextDouble() * 12));
            script.Until(at);
            script.Connection.Receive(at);
            if (random.Next(3) == 0)
            {
                // a person's message is answered by the bot after a while of thinking
                at += S(0.2 + (random.NextDouble() * 4));
                script.Until(at);
                script.Connection.Send(at);
            }
        }

        script.Connection.Send(at + S(3));
        script.Until(at + S(4000)).ShouldBeEmpty();
    }

    [Fact]
    public void Announcements_that_nobody_answers_are_healthy_though_the_login_was_answered()
    {
        var script = new Script();
        var at = script.Heartbeats(TimeSpan.Zero, 1, 0.05, count: 3);
        for (var i = 0; i < 2000; i++, at += S(10))
        {
            script.Until(at);
            script.Connection.Send(at);
        }

        script.Seen.ShouldBeEmpty();
    }

    [Fact]
    public void A_message_that_needs_no_answer_between_two_answered_pings_is_healthy()
    {
        var script = new Script();
        var at = script.Heartbeats(TimeSpan.Zero, 60, 0.05, count: 10);
        for (var i = 0; i < 10; i++)
        {
            script.Until(at - S(58));
            script.Connection.Send(at - S(58));
            at = script.Heartbeats(at, 60, 0.05, count: 1);
        }

        script.Seen.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(50)]
    [InlineData(60)]
    [InlineData(110)]
    public void A_bot_that_was_busy_and_then_waits_a_whole_poll_is_healthy(int poll)
    {
        var script = new Script { Transport = TransportKind.LongPoll };
        var at = script.Heartbeats(TimeSpan.Zero, 1.001, 1, count: 30);
        for (var i = 0; i < 50; i++)
        {
            script.Until(at);
            script.Connection.Send(at);
            at += S(poll);
            script.Until(at);
            script.Connection.Receive(at);
        }

        script.Seen.ShouldBeEmpty();
    }

    [Fact]
    public void A_poll_that_is_not_answered_any_more_is_told()
    {
        var script = new Script { Transport = TransportKind.LongPoll };
        var at = script.Heartbeats(TimeSpan.Zero, 50.001, 50, count: 10);
        script.Until(at);
        script.Connection.Send(at);

        var first = script.Until(at + S(400)).First();

        first.Kind.ShouldBe(ObservationKind.OneWayFlow);
        (first.At - at).ShouldBeInRange(S(180), S(190));
    }

    [Fact]
    public void A_passive_adapter_is_not_judged_by_its_connections()
    {
        var script = new Script { Transport = TransportKind.Passive };
        script.Connection.Send(S(1));
        script.Connection.Close(S(2));

        script.Until(S(1000)).ShouldBeEmpty();
    }

    [Fact]
    public void Three_connections_that_fare_badly_are_one_strike()
    {
        var memory = new SocketsMemory(TransportKind.Socket);
        var rules = SocketRules.Of(LimitsConfig.Default, TransportKind.Socket, pools: false);
        var all = Enumerable.Range(1, 4).Select(i => new ScriptedConnection(i, new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, i), TimeSpan.Zero)).ToArray();
        all[0].Close(S(1));
        all[1].Close(S(2));
        all[2].Close(S(3));
        for (var now = TimeSpan.Zero; now <= S(20); now += Step)
        {
            memory.Update([.. all.Select(one => one.At(now))], rules, now);
        }

        memory.Findings.Single().Text.ShouldBe("3 of 4 connections: the peer 127.0.0.1:1 closed the connection 19 s ago, and it is still open on our side (CLOSE_WAIT)");
    }

    [Fact]
    public void Bytes_are_told_once_and_the_end_of_a_stream_is_none()
    {
        var memory = new SocketsMemory(TransportKind.Socket);
        var rules = SocketRules.Of(LimitsConfig.Default, TransportKind.Socket, pools: false);
        var connection = new ScriptedConnection();
        bool Update(double seconds) => memory.Update([connection.At(S(seconds))], rules, S(seconds));

        Update(5).ShouldBeFalse();
        connection.Receive(S(6));
        Update(10).ShouldBeTrue();
        Update(15).ShouldBeFalse();
        connection.Close(S(16));
        Update(20).ShouldBeFalse();
    }

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>One connection, looked at every five seconds.</summary>
    private sealed class Script
    {
        private SocketsMemory? _memory;
        private TimeSpan _next = Step;

        public TransportKind Transport { get; init; } = TransportKind.Socket;

        public bool Pools { get; init; }

        public ScriptedConnection Connection { get; } = new();

        public List<(TimeSpan At, ObservationKind Kind)> Seen { get; } = [];

        public List<string> Texts { get; } = [];

        /// <summary>All looks up to a moment; nothing happens between them but what has been played already.</summary>
        public List<(TimeSpan At, ObservationKind Kind)> Until(TimeSpan end)
        {
            _memory ??= new SocketsMemory(Transport);
            var rules = SocketRules.Of(LimitsConfig.Default, Transport, Pools);
            for (; _next <= end; _next += Step)
            {
                _memory.Update([Connection.At(_next)], rules, _next);
                Seen.AddRange(_memory.Findings.Select(one => (_next, one.Kind)));
                Texts.AddRange(_memory.Findings.Select(one => one.Text));
            }

            return Seen;
        }

        public TimeSpan Heartbeats(TimeSpan from, double period, double latency, int count)
        {
            for (var i = 0; i < count; i++, from += S(period))
            {
                Until(from);
                Connection.Send(from);
                Until(from + S(latency));
                Connection.Receive(from + S(latency));
            }

            return from;
        }
    }
}
