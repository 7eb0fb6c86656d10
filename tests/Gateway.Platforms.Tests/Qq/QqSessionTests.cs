using Gateway.Abstractions;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Qq;

/// <summary>Logging in, staying, and coming back: everything that the gateway can do to a connection.</summary>
public sealed class QqSessionTests
{
    [Fact]
    public async Task It_logs_in_once_and_says_who_it_is()
    {
        await using var rig = await QqRig.ReadyAsync();
        var login = rig.Simulator.Logins.Single().Body!["d"]!;
        login["token"]!.ToString().ShouldBe("QQBot AT1");
        ((int)login["intents"]!).ShouldBe(1 << 25);
        rig.Context.Said.ShouldContain("connected: bot");
        rig.Context.Logins.ShouldBe(1);
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.Alive);
    }

    [Fact]
    public async Task Heartbeats_begin_with_the_session_and_carry_the_number_of_the_last_event()
    {
        await using var rig = await QqRig.ReadyAsync();
        ((long)rig.Simulator.Beats.Single().Body!["d"]!).ShouldBe(1, "READY");
        await rig.Simulator.WriteAsync("hello");
        await rig.ReceivedAsync("hello");
        await rig.PassQuietlyAsync(TimeSpan.FromSeconds(1));
        ((long)rig.Simulator.Beats.Last().Body!["d"]!).ShouldBe(2);
    }

    /// <summary>Incident B-11: heartbeats go out, nothing comes back, everything else looks fine.</summary>
    [Fact]
    public async Task A_connection_that_leads_nowhere_is_noticed_by_the_missing_answer_and_nothing_is_missed()
    {
        await using var rig = await QqRig.ReadyAsync();
        rig.Simulator.BlackHoleAll();
        await rig.Simulator.WriteAsync("said into the hole");
        var began = rig.Context.Time.GetUtcNow();
        await rig.PassUntilAsync("named", () => rig.Context.Reports.Contains("degraded:heartbeat-unanswered"));
        (rig.Context.Time.GetUtcNow() - began).ShouldBeLessThan(2 * TimeSpan.FromMilliseconds(rig.Simulator.HeartbeatInterval));
        rig.Simulator.DropAll();
        await rig.PassUntilAsync("received", () => rig.Context.Received.Any(message => message.Text == "said into the hole"));
        rig.Simulator.Logins.Count().ShouldBe(1, "a resume costs no login");
        rig.Context.Logins.ShouldBe(1);
    }

    [Fact]
    public async Task Acks_that_stop_while_events_go_on_are_noticed_too_and_the_session_is_kept()
    {
        await using var rig = await QqRig.ReadyAsync();
        rig.Simulator.Switches.StopsAcking = true;
        await rig.PassUntilAsync("closed for a resume", () => rig.Simulator.Recorder.All.Any(one => one is { Kind: RecordedKind.Ended, Name: "4009" }));
        rig.Simulator.Switches.StopsAcking = false;
        await rig.PassUntilAsync("resumed", () => rig.Simulator.Resumes.Any() && rig.Context.Reports.Count(one => one == "connected") == 2);
        rig.Simulator.Logins.Count().ShouldBe(1);
    }

    [Fact]
    public async Task QQ_may_ask_to_reconnect_and_nothing_is_wrong_then()
    {
        await using var rig = await QqRig.ReadyAsync();
        await rig.Simulator.SayAsync(7);
        await rig.GoneAsync();
        await rig.PassUntilAsync("resumed", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        rig.Context.Reports.ShouldBe(["connected", "connected"]);
        rig.Simulator.Resumes.Single().Body!["d"]!["session_id"]!.ToString().ShouldBe("session-1");
    }

    /// <summary>Incident D-15: 4009 says that the connection has expired, not the session; what comes in between is not lost.</summary>
    [Fact]
    public async Task An_expired_connection_is_resumed_with_everything_that_came_in_between()
    {
        await using var rig = await QqRig.ReadyAsync();
        await rig.Simulator.CloseAllAsync(4009, "Session timed out");
        await rig.GoneAsync();
        await rig.Simulator.WriteAsync("in between");
        await rig.PassUntilAsync("received", () => rig.Context.Received.Any(message => message.Text == "in between"));
        rig.Simulator.Logins.Count().ShouldBe(1);
        rig.Context.Reports.ShouldAllBe(report => report == "connected", "it happens every half hour to an hour");
    }

    [Theory]
    [InlineData(4001, false)]
    [InlineData(4002, false)]
    [InlineData(4004, false)]
    [InlineData(4006, false)]
    [InlineData(4007, false)]
    [InlineData(4008, true)]
    [InlineData(4009, true)]
    [InlineData(4900, false)]
    [InlineData(4902, false)]
    [InlineData(4913, false)]
    [InlineData(1000, true)]
    [InlineData(4999, true)]
    [InlineData(null, true)]
    public async Task After_a_close_the_session_goes_on_where_QQ_keeps_it(int? code, bool resumes)
    {
        await using var rig = await QqRig.ReadyAsync();
        if (code is { } number)
        {
            await rig.Simulator.CloseAllAsync(number);
        }
        else
        {
            rig.Simulator.DropAll();
        }

        await rig.GoneAsync();
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        rig.Simulator.Resumes.Count().ShouldBe(resumes ? 1 : 0);
        rig.Simulator.Logins.Count().ShouldBe(resumes ? 1 : 2);
        rig.Context.Logins.ShouldBe(resumes ? 1 : 2);
    }

    [Theory]
    [InlineData(4010, "bad-shard", "ContactAuthor")]
    [InlineData(4011, "sharding-required", "Reconfigure")]
    [InlineData(4012, "bad-version", "UpdatePlugin")]
    [InlineData(4013, "bad-intents", "Reconfigure")]
    [InlineData(4014, "disallowed-intents", "Reconfigure")]
    [InlineData(4914, "bot-offline", "Reconfigure")]
    [InlineData(4915, "bot-banned", "Wait")]
    public async Task What_only_a_person_can_change_ends_it_with_what_to_do(int code, string reason, string action)
    {
        await using var rig = await QqRig.ReadyAsync();
        await rig.Simulator.CloseAllAsync(code);
        await rig.Life.EndAsync();
        rig.Context.Reports.Last().ShouldBe($"fatal:{reason}");
        rig.Context.Said.Last().ShouldContain($"[{action}]");
        rig.Context.Kept.ShouldNotContainKey("session");
    }

    [Fact]
    public async Task An_intent_that_was_not_granted_is_named()
    {
        await using var rig = await QqRig.StartAsync((simulator, _) => simulator.Disallowed = 1 << 25);
        await rig.Life.EndAsync();
        rig.Context.Reports.Last().ShouldBe("fatal:disallowed-intents");
    }

    /// <summary>A resume is tried with the token that is good now, whichever opened the session.</summary>
    [Fact]
    public async Task A_token_that_is_over_is_replaced_before_the_session_is_resumed_with_it()
    {
        await using var rig = await QqRig.ReadyAsync((simulator, _) => simulator.TokenLifetime = TimeSpan.FromMinutes(10));
        await rig.PassQuietlyAsync(TimeSpan.FromMinutes(11));
        rig.Simulator.DropAll();
        await rig.GoneAsync();
        await rig.PassUntilAsync("resumed", () => rig.Simulator.Resumes.Any() && rig.Context.Reports.Count(one => one == "connected") == 2);
        rig.Simulator.Resumes.Single().Body!["d"]!["token"]!.ToString().ShouldNotBe("QQBot AT1");
    }

    [Fact]
    public async Task A_token_that_QQ_refuses_before_its_time_is_replaced_and_nobody_is_bothered()
    {
        await using var rig = await QqRig.ReadyAsync();
        rig.Simulator.ForgetTokens();
        rig.Simulator.DropAll();
        await rig.GoneAsync();
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        rig.Simulator.Recorder.Requests(QqSimulator.TokenCall).Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_session_that_is_refused_is_given_up_for_a_fresh_login()
    {
        await using var rig = await QqRig.ReadyAsync();
        rig.Simulator.Switches.RefusesResume = true;
        rig.Simulator.DropAll();
        await rig.GoneAsync();
        await rig.PassUntilAsync("logged in afresh", () => rig.Simulator.Logins.Count() == 2 && rig.Context.Reports.Last() == "connected");
        rig.Simulator.Resumes.Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_session_that_is_reset_by_every_resume_is_given_up_for_a_fresh_login()
    {
        await using var rig = await QqRig.ReadyAsync();
        rig.Simulator.ResumeClose = 4902;
        rig.Simulator.DropAll();
        await rig.GoneAsync();
        await rig.PassUntilAsync("logged in afresh", () => rig.Simulator.Logins.Count() == 2 && rig.Context.Reports.Last() == "connected");
        rig.Simulator.Resumes.Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_resume_that_is_never_confirmed_is_tried_three_times_and_no_more()
    {
        await using var rig = await QqRig.ReadyAsync();
        rig.Simulator.ResumeClose = 4009;
        rig.Simulator.DropAll();
        await rig.GoneAsync();
        await rig.PassUntilAsync("logged in afresh", () => rig.Simulator.Logins.Count() == 2 && rig.Context.Reports.Last() == "connected");
        rig.Simulator.Resumes.Count().ShouldBe(3);
    }

    /// <summary>Incident A-16: a loop that gives up after so many attempts without telling anybody. This one has no such number.</summary>
    [Fact]
    public async Task Hundreds_of_failed_attempts_end_nothing_and_the_first_that_can_succeed_does()
    {
        await using var rig = await QqRig.ReadyAsync();
        rig.Simulator.Switches.Fail(new HttpFault(Cuts: true), times: 300, name => name == QqSimulator.GatewayCall);
        rig.Simulator.DropAll();
        await rig.GoneAsync();
        await rig.PassUntilAsync("resumed", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        rig.Context.Reports.Count(one => one == "degraded:network").ShouldBeInRange(300, 302);
        rig.Life.IsCompleted.ShouldBeFalse();
        rig.Simulator.Logins.Count().ShouldBe(1);
    }

    /// <summary>Incident D-16: connections that end at once are not opened again and again.</summary>
    [Fact]
    public async Task Three_connections_that_end_at_once_are_followed_by_a_minute_without_one()
    {
        await using var rig = await QqRig.ReadyAsync();
        await rig.PassQuietlyAsync(TimeSpan.FromMinutes(2));
        for (var connection = 2; connection <= 5; connection++)
        {
            rig.Simulator.DropAll();
            await rig.GoneAsync();
            var began = rig.Context.Time.GetUtcNow();
            await rig.PassUntilAsync($"connection {connection}", () => rig.Context.Reports.Count(one => one == "connected") == connection);
            var pause = rig.Context.Time.GetUtcNow() - began;
            (pause >= TimeSpan.FromSeconds(60)).ShouldBe(connection == 5, $"connection {connection} came after {pause}");
        }
    }

    [Fact]
    public async Task Without_a_READY_within_its_time_the_connection_is_given_up_and_logins_are_spaced()
    {
        await using var rig = await QqRig.StartAsync((simulator, _) => simulator.Switches.NeverConfirms = true);
        await rig.UntilAsync("identified", () => rig.Simulator.Logins.Any());
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.None);
        rig.Context.Time.Advance(TimeSpan.FromSeconds(31));
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:not-ready"));
        rig.Simulator.Switches.NeverConfirms = false;
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
    }

    [Fact]
    public async Task The_probe_is_a_heartbeat_that_has_to_be_answered()
    {
        await using var rig = await QqRig.ReadyAsync();
        (await rig.ProbeAsync()).Kind.ShouldBe(ProbeKind.Answered);
        rig.Simulator.Switches.StopsAcking = true;
        var probe = rig.ProbeAsync();
        await rig.UntilAsync("asked", () => rig.Simulator.Beats.Count() == 3 && rig.Context.Time.Armed.Pauses == 2);
        rig.Context.Time.Advance(TimeSpan.FromSeconds(4));
        (await probe).Kind.ShouldBe(ProbeKind.Failed);
    }

    /// <summary>QQ pushes a message twice at times; its id is the same, and the host takes it once.</summary>
    [Fact]
    public async Task A_message_that_is_pushed_twice_keeps_its_id()
    {
        await using var rig = await QqRig.ReadyAsync();
        rig.Simulator.Switches.Duplicates = true;
        var id = await rig.Simulator.WriteAsync("twice");
        await rig.UntilAsync("both", () => rig.Context.Received.Count == 2);
        rig.Context.Received.Select(message => message.MessageId).ShouldBe([id, id]);
    }

    [Fact]
    public async Task The_next_generation_resumes_and_gets_what_came_in_between_without_a_login()
    {
        await using var first = await QqRig.ReadyAsync();
        await first.Simulator.WriteAsync("before");
        await first.ReceivedAsync("before");
        await first.StopAsync();
        await first.Simulator.WriteAsync("in between");

        var second = await first.NextGenerationAsync(StartReason.Reload);
        await second.ReceivedAsync("in between");
        second.Context.Logins.ShouldBe(0);
        second.Context.Received.Select(message => message.Text).ShouldBe(["in between"]);
        await second.StopAsync();
    }

    [Fact]
    public async Task A_session_that_was_resumed_and_brought_nothing_before_the_adapter_died_is_not_resumed_again()
    {
        await using var first = await QqRig.ReadyAsync();
        var second = await first.NextGenerationAsync(StartReason.Recovery);
        await second.UntilAsync("resumed", () => second.Context.Reports.Contains("connected"));
        var third = await second.NextGenerationAsync(StartReason.Recovery);
        await third.UntilAsync("logged in", () => third.Context.Reports.Contains("connected"));
        first.Simulator.Logins.Count().ShouldBe(2);
        await third.StopAsync();
    }
}
