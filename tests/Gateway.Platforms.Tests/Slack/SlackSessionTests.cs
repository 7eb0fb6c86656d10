using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>Connecting, staying, and exchanging connections: everything that Slack can do to one.</summary>
public sealed class SlackSessionTests
{
    private static readonly (string, string) FastPings = ("ping_interval", "100ms");

    [Fact]
    public async Task It_asks_who_it_is_and_for_an_address_and_is_connected_with_the_hello()
    {
        await using var rig = await SlackRig.ReadyAsync();
        rig.Simulator.Recorder.All.Select(one => one.Name.Split('?')[0]).ShouldBe(["POST /api/auth.test", "POST /api/apps.connections.open", "/link/"]);
        rig.Simulator.Calls("apps.connections.open").Single().Headers["authorization"].ShouldBe($"Bearer {SlackSimulator.AppToken}");
        rig.Context.Said.ShouldContain("connected: bot");
        rig.Context.Logins.ShouldBe(1);
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.Alive);
    }

    [Fact]
    public async Task An_open_connection_without_a_hello_is_none()
    {
        await using var rig = await SlackRig.StartAsync((simulator, _) => simulator.Switches.NeverConfirms = true);
        await rig.UntilAsync("the deadline is armed", () => rig.Simulator.Sockets.Count == 1 && rig.Context.Time.Armed == (0, 1) && rig.Context.Time.Next == TimeSpan.FromSeconds(30));
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.None);
        rig.Context.Time.Advance(TimeSpan.FromSeconds(30));
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:not-ready"));
        rig.Context.Reports.ShouldNotContain("connected");
        rig.Simulator.Switches.Clear();
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
    }

    [Theory]
    [InlineData("warning")]
    [InlineData("refresh_requested")]
    public async Task A_connection_that_Slack_wants_to_be_rid_of_is_exchanged_while_it_still_delivers(string reason)
    {
        await using var rig = await SlackRig.ReadyAsync((simulator, _) => simulator.PrefersOldest = true);
        rig.Context.Time.Advance(TimeSpan.FromHours(5));
        await rig.Simulator.DisconnectAsync(reason);
        await rig.ConnectedAsync(2);
        rig.Simulator.Sockets.Count.ShouldBe(2, "the old one is let go after the new one is greeted");

        await rig.Simulator.WriteAsync("over the old one");
        await rig.ReceivedAsync("over the old one");
        await rig.UntilAsync("confirmed", () => rig.Simulator.Unconfirmed == 0);
        rig.Simulator.Confirmations.Single().Connection.ShouldBe(1);

        await rig.PassUntilAsync("the old one is closed", () => rig.Simulator.Recorder.All.Any(one => one is { Kind: RecordedKind.Ended, Connection: 1, Name: "1000" }));
        await rig.Simulator.WriteAsync("over the new one");
        await rig.ReceivedAsync("over the new one");
        rig.Context.Reports.ShouldBe(["connected", "connected"]);
        rig.Context.Logins.ShouldBe(1, "an exchange is no login");
    }

    [Fact]
    public async Task An_exchange_that_does_not_come_about_costs_nothing_while_the_old_connection_stands()
    {
        await using var rig = await SlackRig.ReadyAsync();
        rig.Context.Time.Advance(TimeSpan.FromHours(5));
        rig.Simulator.Switches.Fail(new(Status: 503), times: 3);
        await rig.Simulator.DisconnectAsync("warning");
        await rig.PassUntilAsync("tried three times", () => rig.Simulator.Calls("apps.connections.open").Count() == 4);
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        rig.Context.Reports.ShouldBe(["connected", "connected"]);
    }

    [Fact]
    public async Task Refreshes_without_end_are_followed_slowly()
    {
        await using var rig = await SlackRig.ReadyAsync();
        var began = rig.Context.Time.GetUtcNow();
        for (var time = 2; time < 12; time++)
        {
            await rig.Simulator.DisconnectAsync("refresh_requested");
            await rig.PassUntilAsync("exchanged", () => rig.Context.Reports.Count(one => one == "connected") == time);
        }

        (rig.Context.Time.GetUtcNow() - began).ShouldBeGreaterThan(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Socket_Mode_that_was_switched_off_waits_for_a_person()
    {
        await using var rig = await SlackRig.ReadyAsync();
        await rig.Simulator.DisconnectAsync("link_disabled");
        await rig.EndedAsync();
        rig.Context.Reports.Last().ShouldBe("fatal:socket-mode-off");
        rig.Context.Said.Last().ShouldEndWith("[Reconfigure]");
    }

    [Fact]
    public async Task Too_many_connections_are_not_made_more_at_once()
    {
        await using var rig = await SlackRig.ReadyAsync();
        var began = rig.Context.Time.GetUtcNow();
        await rig.Simulator.DisconnectAsync("too_many_websockets");
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        (rig.Context.Time.GetUtcNow() - began).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(4000)]
    [InlineData(null)]
    public async Task However_a_connection_ends_another_follows_with_what_was_not_confirmed(int? code)
    {
        await using var rig = await SlackRig.ReadyAsync();
        await EndAsync(rig, code);
        await rig.Simulator.WriteAsync("meanwhile");
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        await rig.ReceivedAsync("meanwhile");
        await rig.UntilAsync("confirmed", () => rig.Simulator.Unconfirmed == 0);
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.Alive);
        rig.Simulator.Calls("apps.connections.open").Count().ShouldBe(2, "an address is good for one connection");
    }

    /// <summary>Incidents B-12 and B-13: the connection leads nowhere, the Web API works, and nothing ever ends by itself.</summary>
    [Fact]
    public async Task A_connection_that_leads_nowhere_is_noticed_by_the_missing_pong_and_nothing_is_missed()
    {
        await using var rig = await SlackRig.ReadyAsync(more: FastPings);
        rig.Simulator.BlackHoleAll();
        await rig.Simulator.WriteAsync("said into the hole");
        (await rig.SendAsync("the Web API works")).Kind.ShouldBe(SendOutcomeKind.Sent);
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:network"));
        (await rig.OpinionAsync()).Kind.ShouldNotBe(LivenessKind.Alive);
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        await rig.ReceivedAsync("said into the hole");
    }

    [Fact]
    public async Task Pongs_that_stop_while_events_go_on_are_noticed_too()
    {
        await using var rig = await SlackRig.ReadyAsync(more: FastPings);
        rig.Simulator.Switches.StopsAcking = true;
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:network"));
        rig.Simulator.Switches.StopsAcking = false;
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
    }

    /// <summary>Incident B-06: every attempt failed at once for hours, and the state said connected.</summary>
    [Fact]
    public async Task Attempts_that_fail_are_no_connection_and_each_is_made_afresh()
    {
        await using var rig = await SlackRig.ReadyAsync();
        rig.Simulator.Switches.Fail(new(Cuts: true));
        rig.Simulator.DropAll();
        await rig.PassUntilAsync("tried for hours", () => rig.Context.Reports.Count(one => one == "degraded:network") > 100);
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.None);
        rig.Simulator.Switches.Clear();
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Last() == "connected");
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.Alive);
    }

    [Fact]
    public async Task An_event_is_confirmed_on_its_own_connection_after_the_gateway_has_it_and_not_before()
    {
        using var release = new ManualResetEventSlim();
        await using var rig = await SlackRig.ReadyAsync((_, context) => context.OnReceive = _ =>
        {
            release.Wait(TestContext.Current.CancellationToken);
            return ReceiveReceipt.Durable;
        });
        await rig.Simulator.WriteAsync("slow");

        // Slack's own pong shows that whatever was sent before it has arrived
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.Alive);
        rig.Simulator.Confirmations.ShouldBeEmpty();
        release.Set();
        await rig.UntilAsync("confirmed", () => rig.Simulator.Unconfirmed == 0);
        rig.Simulator.Confirmations.Single().Body!.ToJsonString().ShouldBe("""{"envelope_id":"envelope-003","payload":{}}""");
    }

    /// <summary>Incidents F-09 and F-17: a repetition may be the first delivery that arrives, and three deliveries are one event.</summary>
    [Fact]
    public async Task Repetitions_are_taken_like_anything_else_and_have_one_id()
    {
        using var release = new ManualResetEventSlim();
        await using var rig = await SlackRig.ReadyAsync((_, context) => context.OnReceive = _ =>
        {
            release.Wait(TestContext.Current.CancellationToken);
            return ReceiveReceipt.Durable;
        });
        var stamp = await rig.Simulator.WriteAsync("once");
        await rig.Simulator.RepeatAsync();
        await rig.Simulator.RepeatAsync();
        release.Set();
        await rig.UntilAsync("received three times", () => rig.Context.Received.Count == 3 && rig.Simulator.Confirmations.Count() == 3);
        rig.Context.Received.ShouldAllBe(message => message.MessageId == $"{SlackSimulator.Room}:{stamp}");
    }

    [Fact]
    public async Task An_event_whose_only_delivery_is_a_repetition_is_received()
    {
        await using var rig = await SlackRig.ReadyAsync((simulator, _) => simulator.Switches.IsLate = true);
        await rig.Simulator.WriteAsync("late");
        await rig.Simulator.RepeatAsync();
        await rig.Simulator.DeliverAsync();
        await rig.ReceivedAsync("late");
    }

    [Fact]
    public async Task What_the_host_refuses_for_now_is_not_confirmed_and_is_offered_again()
    {
        var refusals = 3;
        await using var rig = await SlackRig.ReadyAsync((_, context) => context.OnReceive = _ =>
            refusals-- > 0 ? throw new GatewayRefusedException(RefusalReason.Overloaded, "full") : ReceiveReceipt.Durable);
        await rig.Simulator.WriteAsync("patience");
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:not-taken"));
        rig.Simulator.Confirmations.ShouldBeEmpty();
        await rig.PassUntilAsync("taken", () => rig.Simulator.Unconfirmed == 0);
        rig.Context.Reports.Last().ShouldBe("connected");
        rig.Context.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_quiet_day_is_nothing()
    {
        await using var rig = await SlackRig.ReadyAsync();
        rig.Context.Time.Advance(TimeSpan.FromDays(1));
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.Alive);
        rig.Context.Reports.ShouldBe(["connected"]);
        rig.Simulator.Recorder.All.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Another_program_with_the_same_app_is_named_at_the_second_look_and_forgotten_when_it_is_gone()
    {
        await using var rig = await SlackRig.ReadyAsync((simulator, _) => simulator.Others = 1);
        rig.Context.Reports.ShouldBe(["connected"]);
        await rig.PassUntilAsync("named", () => rig.Context.Reports.Contains("degraded:events-shared"));
        rig.Simulator.Others = 0;
        await rig.PassUntilAsync("forgotten", () => rig.Context.Reports.Count(one => one == "connected") == 3);
        await rig.PassUntilAsync("one connection is left", () => rig.Simulator.Sockets.Count == 1);
        rig.Context.Reports.Last().ShouldBe("connected");
    }

    [Fact]
    public async Task Frames_that_nobody_understands_are_left_out()
    {
        await using var rig = await SlackRig.ReadyAsync();
        await rig.Simulator.SayAsync(new JsonObject { ["type"] = "news_of_2030" });
        await rig.Simulator.SayAsync(new JsonObject { ["envelope_id"] = "e-1", ["type"] = "interactive", ["payload"] = new JsonObject { ["type"] = "block_actions" } });
        await rig.UntilAsync("confirmed all the same", () => rig.Simulator.Confirmations.Count() == 1);
        await rig.Simulator.WriteAsync("afterwards");
        await rig.ReceivedAsync("afterwards");
        rig.Context.Received.Count.ShouldBe(1);
    }

    private static async Task EndAsync(SlackRig rig, int? code)
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
