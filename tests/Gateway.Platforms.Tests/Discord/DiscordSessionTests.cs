using Gateway.Fixtures;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>Logging in, staying, and coming back: everything that the Gateway can do to a connection.</summary>
public sealed class DiscordSessionTests
{
    [Fact]
    public async Task It_logs_in_once_and_says_who_it_is()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        var login = rig.Simulator.Logins.Single().Body!["d"]!;
        login["token"]!.ToString().ShouldBe(DiscordSimulator.Token);
        ((int)login["intents"]!).ShouldBe(37377);
        rig.Context.Said.ShouldContain("connected: bot");
        rig.Context.Logins.ShouldBe(1);
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.Alive);
        rig.Simulator.Recorder.All.Single(one => one.Kind == RecordedKind.Opened).Name.ShouldBe("/?v=10&encoding=json");
        rig.Simulator.Recorder.Requests("GET /api/v10/gateway/bot").Single().Headers["user-agent"].ShouldStartWith("DiscordBot (");
    }

    [Fact]
    public async Task Heartbeats_carry_the_number_of_the_last_event()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.Simulator.WriteAsync("hello");
        await rig.UntilAsync("received", () => rig.Context.Received.Count == 1);
        await rig.PassQuietlyAsync(TimeSpan.FromSeconds(1));
        ((long)rig.Simulator.Beats.Last().Body!["d"]!).ShouldBe(3, "READY, GUILD_CREATE, MESSAGE_CREATE");
    }

    /// <summary>Incident E-19: the answer to a heartbeat that the server has asked for is none that is missing.</summary>
    [Fact]
    public async Task A_heartbeat_that_Discord_asks_for_is_sent_at_once()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.Switches.StopsAcking = true;
        await rig.Simulator.SayAsync(1);
        await rig.UntilAsync("beaten", () => rig.Simulator.Beats.Count() == 1);
        rig.Simulator.Switches.StopsAcking = false;
        await rig.PassQuietlyAsync(TimeSpan.FromMinutes(5));
        rig.Simulator.Logins.Count().ShouldBe(1);
        rig.Simulator.Resumes.ShouldBeEmpty();
    }

    /// <summary>Incidents B-01 and B-02: the connection leads nowhere, REST works.</summary>
    [Fact]
    public async Task A_connection_that_leads_nowhere_is_noticed_by_the_missing_answer_and_nothing_is_missed()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.BlackHoleAll();
        await rig.Simulator.WriteAsync("said into the hole");
        (await rig.SendAsync("REST works")).Kind.ShouldBe(SendOutcomeKind.Sent);

        var began = rig.Context.Time.GetUtcNow();
        await rig.PassUntilAsync("named", () => rig.Context.Reports.Contains("degraded:heartbeat-unanswered"));
        (rig.Context.Time.GetUtcNow() - began).ShouldBeLessThan(2 * TimeSpan.FromMilliseconds(rig.Simulator.HeartbeatInterval));
        rig.Simulator.DropAll();
        await rig.PassUntilAsync("received", () => rig.Context.Received.Any(message => message.Text == "said into the hole"));
        rig.Simulator.Logins.Count().ShouldBe(1, "a resume costs no login");
        rig.Context.Logins.ShouldBe(1);
    }

    [Fact]
    public async Task Acks_that_stop_while_events_go_on_are_noticed_too()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.Switches.StopsAcking = true;
        await rig.PassUntilAsync("closed for a resume", () => rig.Simulator.Recorder.All.Any(one => one is { Kind: RecordedKind.Ended, Name: "4200 resuming" }));
        rig.Simulator.Switches.StopsAcking = false;
        await rig.PassUntilAsync("resumed", () => rig.Simulator.Resumes.Any() && rig.Context.Reports.Count(one => one == "connected") == 2);
    }

    [Fact]
    public async Task Discord_may_ask_to_reconnect_and_nothing_is_wrong_then()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.Simulator.SayAsync(7);
        await rig.PassUntilAsync("resumed", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        rig.Context.Reports.ShouldBe(["connected", "connected"]);
        rig.Simulator.Logins.Count().ShouldBe(1);
        rig.Simulator.Resumes.Single().Body!["d"]!["session_id"]!.ToString().ShouldBe("session-1");
    }

    [Fact]
    public async Task A_session_that_is_refused_for_ever_is_given_up_for_a_fresh_login()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.Switches.RefusesResume = true;
        rig.Simulator.DropAll();
        await rig.PassUntilAsync("logged in afresh", () => rig.Simulator.Logins.Count() == 2 && rig.Context.Reports.Last() == "connected");
        rig.Simulator.Resumes.Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_session_that_is_refused_for_now_is_asked_for_again_on_the_same_connection_but_not_for_ever()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.Switches.RefusesResume = rig.Simulator.RefusalIsTemporary = true;
        rig.Simulator.DropAll();
        await rig.PassUntilAsync("logged in afresh", () => rig.Simulator.Logins.Count() == 2 && rig.Context.Reports.Last() == "connected");
        rig.Simulator.Resumes.Count().ShouldBe(3);
        rig.Simulator.Resumes.Select(one => one.Connection).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(4000, true)]
    [InlineData(4001, true)]
    [InlineData(4002, true)]
    [InlineData(4003, false)]
    [InlineData(4005, false)]
    [InlineData(4007, false)]
    [InlineData(4008, false)]
    [InlineData(4009, false)]
    [InlineData(1000, false)]
    [InlineData(1001, false)]
    [InlineData(4999, true)]
    [InlineData(null, true)]
    public async Task After_a_close_the_session_goes_on_where_Discord_keeps_it(int? code, bool resumes)
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await EndAsync(rig, code);
        await rig.Simulator.WriteAsync("meanwhile");
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        (rig.Simulator.Resumes.Count(), rig.Simulator.Logins.Count()).ShouldBe(resumes ? (1, 1) : (0, 2));
        if (resumes)
        {
            await rig.UntilAsync("nothing was missed", () => rig.Context.Received.Any(message => message.Text == "meanwhile"));
        }
    }

    [Theory]
    [InlineData(4004, "bad-credentials", UserAction.Relogin)]
    [InlineData(4010, "bad-shard", UserAction.ContactAuthor)]
    [InlineData(4011, "sharding-required", UserAction.Reconfigure)]
    [InlineData(4012, "bad-version", UserAction.UpdatePlugin)]
    [InlineData(4013, "bad-intents", UserAction.Reconfigure)]
    [InlineData(4014, "disallowed-intents", UserAction.Reconfigure)]
    public async Task A_close_that_a_person_has_to_act_on_ends_it_and_says_what_to_do(int code, string reason, UserAction action)
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.Simulator.CloseAllAsync(code);
        await rig.Life.EndAsync();
        rig.Context.Reports.Last().ShouldBe($"fatal:{reason}");
        rig.Context.Said.Last().ShouldEndWith($"[{action}]");
        rig.Context.Kept.ShouldBeEmpty("there is nothing to resume");
    }

    /// <summary>Incident B-17: some close codes at some moments left a client that looked online and was not logged in.</summary>
    [Theory]
    [CombinatorialCodes]
    public async Task Whenever_a_connection_is_closed_a_whole_session_comes_after_it(int? code, string moment)
    {
        await using var rig = moment == "ready" ? await DiscordRig.ReadyAsync() : await DiscordRig.StartAsync((simulator, _) =>
        {
            simulator.Switches.NeverGreets = moment == "opened";
            simulator.Switches.NeverConfirms = moment == "identified";
        });
        await rig.UntilAsync(moment, () => moment switch
        {
            "opened" => rig.Simulator.Sockets.Count == 1,
            "identified" => rig.Simulator.Logins.Any(),
            _ => true,
        });
        rig.Simulator.Switches.Clear();
        await EndAsync(rig, code);
        var before = rig.Context.Reports.Count(one => one == "connected");
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Count(one => one == "connected") > before);
        await rig.Simulator.WriteAsync("does it work?");
        await rig.UntilAsync("received", () => rig.Context.Received.Any(message => message.Text == "does it work?"));
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.Alive);
    }

    [Fact]
    public async Task Answered_heartbeats_are_no_session_without_READY()
    {
        await using var rig = await DiscordRig.StartAsync((simulator, _) => simulator.Switches.NeverConfirms = true);
        await rig.UntilAsync("logged in, the deadline and the heart are armed", () => rig.Simulator.Logins.Any() && rig.Context.Time.Armed == (2, 0));
        rig.Context.Time.Advance(TimeSpan.FromSeconds(30));
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:not-ready"));
        rig.Context.Reports.ShouldNotContain("connected");
        rig.Simulator.Switches.Clear();
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
    }

    [Fact]
    public async Task A_server_that_never_greets_is_given_up_and_costs_no_login()
    {
        await using var rig = await DiscordRig.StartAsync((simulator, _) => simulator.Switches.NeverGreets = true);
        await rig.UntilAsync("the deadline is armed", () => rig.Simulator.Sockets.Count == 1 && rig.Context.Time.Armed == (1, 0));
        rig.Context.Time.Advance(TimeSpan.FromSeconds(30));
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:not-ready"));
        rig.Simulator.Remaining.ShouldBe(999);
        rig.Context.Logins.ShouldBe(1);
        rig.Simulator.Switches.Clear();
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
        rig.Context.Logins.ShouldBe(1, "the permission was not used");
    }

    [Fact]
    public async Task An_event_that_comes_twice_has_one_id()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.Switches.Duplicates = true;
        var id = await rig.Simulator.WriteAsync("once");
        await rig.UntilAsync("received", () => rig.Context.Received.Count == 2);
        rig.Context.Received.ShouldAllBe(message => message.MessageId == id);
    }

    /// <summary>Incidents C-07 and C-08: a handler that takes its time ended the session.</summary>
    [Fact]
    public async Task A_host_that_takes_its_time_does_not_cost_the_connection()
    {
        using var release = new ManualResetEventSlim();
        await using var rig = await DiscordRig.ReadyAsync((_, context) => context.OnReceive = _ =>
        {
            release.Wait(TestContext.Current.CancellationToken);
            return ReceiveReceipt.Durable;
        });
        await rig.Simulator.WriteAsync("slow");
        await rig.PassQuietlyAsync(TimeSpan.FromMinutes(10));
        rig.Context.Reports.ShouldBe(["connected"]);
        release.Set();
        await rig.UntilAsync("received", () => rig.Context.Received.Count == 1);
    }

    [Fact]
    public async Task More_events_than_fit_are_fetched_again_when_there_is_room_and_none_is_lost_or_doubled()
    {
        using var release = new ManualResetEventSlim();
        await using var rig = await DiscordRig.ReadyAsync((_, context) => context.OnReceive = _ =>
        {
            release.Wait(TestContext.Current.CancellationToken);
            return ReceiveReceipt.Durable;
        });
        for (var number = 0; number < 1200; number++)
        {
            await rig.Simulator.WriteAsync($"{number}");
        }

        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:overloaded"));
        release.Set();
        await rig.PassUntilAsync("received", () => rig.Context.Received.Count == 1200);
        rig.Context.Received.Select(message => message.Text).ShouldBe(Enumerable.Range(0, 1200).Select(number => $"{number}"));
        rig.Simulator.Logins.Count().ShouldBe(1);
    }

    [Fact]
    public async Task What_the_host_refuses_for_now_is_offered_again()
    {
        var refusals = 3;
        await using var rig = await DiscordRig.ReadyAsync((_, context) => context.OnReceive = _ =>
            refusals-- > 0 ? throw new GatewayRefusedException(RefusalReason.Overloaded, "full") : ReceiveReceipt.Durable);
        await rig.Simulator.WriteAsync("patience");
        await rig.UntilAsync("named, and the pause has begun", () => rig.Context.Reports.Contains("degraded:not-taken") && rig.Context.Time.Armed == (2, 0));
        for (var second = 0; second < 3; second++)
        {
            await rig.UntilAsync("waiting", () => rig.Context.Time.Armed == (2, 0) || rig.Context.Received.Count == 1);
            rig.Context.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await rig.UntilAsync("taken", () => rig.Context.Received.Count == 1 && rig.Context.Reports.Last() == "connected");
    }

    private static async Task EndAsync(DiscordRig rig, int? code)
    {
        var sockets = rig.Simulator.Sockets;
        if (code is { } number)
        {
            await rig.Simulator.CloseAllAsync(number);
        }
        else
        {
            rig.Simulator.DropAll();
        }

        await rig.UntilAsync("the connection has ended", () => !sockets.Any(rig.Simulator.Sockets.Contains));
    }
}
