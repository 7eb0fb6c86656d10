using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>Connecting, staying, and coming back: everything that Feishu can do to a connection.</summary>
public sealed class FeishuSessionTests
{
    [Fact]
    public async Task It_asks_who_it_is_and_for_an_address_and_is_connected_with_the_first_pong()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        rig.Simulator.Recorder.All.Select(one => one.Name.Split('?')[0]).ShouldBe(
            ["POST /open-apis/auth/v3/tenant_access_token/internal", "GET /open-apis/bot/v3/info", "POST /callback/ws/endpoint", "/ws", "ping"]);
        var ask = rig.Simulator.Calls("endpoint").Single();
        ask.Body!.ToJsonString().ShouldBe($$"""{"AppID":"{{FeishuSimulator.AppId}}","AppSecret":"{{FeishuSimulator.Secret}}"}""");
        ask.Headers["locale"].ShouldBe("zh");
        rig.Context.Logins.ShouldBe(1);
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.Alive);
    }

    /// <summary>Incidents, and those of one day without a frame: an open socket is no connection.</summary>
    [Fact]
    public async Task An_open_connection_whose_first_ping_is_not_answered_is_none()
    {
        await using var rig = await FeishuRig.StartAsync((simulator, _) => simulator.Switches.NeverGreets = true);
        await rig.UntilAsync("pinged", () => rig.Simulator.Pings.Any() && rig.Context.Time.Armed == (1, 0));
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.None);
        rig.Context.Time.Advance(TimeSpan.FromSeconds(8));
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:not-ready"));
        rig.Context.Reports.ShouldNotContain("connected");
        rig.Simulator.Switches.Clear();
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
    }

    [Fact]
    public async Task A_connection_that_leads_nowhere_is_noticed_by_the_missing_pong_and_nothing_is_missed()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        rig.Simulator.BlackHoleAll();
        await rig.Simulator.WriteAsync("said into the hole");
        (await rig.SendAsync("the open API works")).Kind.ShouldBe(SendOutcomeKind.Sent);
        var began = rig.Context.Time.GetUtcNow();

        // the other end of a hole does not close: the connection is dropped after the close frame's time
        await rig.PassUntilAsync("named", () => rig.Context.Reports.Contains("degraded:heartbeat-unanswered") || DropHoles(rig));
        (rig.Context.Time.GetUtcNow() - began).ShouldBeLessThan(TimeSpan.FromSeconds(60));
        rig.Simulator.Sockets.First().Drop();
        await rig.UntilAsync("the hole is gone", () => !rig.Simulator.Sockets.Any(peer => peer.IsBlackHole));
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        await rig.ReceivedAsync("said into the hole");
    }

    [Fact]
    public async Task Pongs_that_stop_while_events_go_on_are_noticed_too()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        rig.Simulator.Switches.StopsAcking = true;
        await rig.PassUntilAsync("named", () => rig.Context.Reports.Contains("degraded:heartbeat-unanswered"));
        rig.Simulator.Switches.StopsAcking = false;
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
    }

    [Fact]
    public async Task Pings_follow_the_service_where_it_wants_them_more_often()
    {
        await using var rig = await FeishuRig.ReadyAsync((simulator, _) => simulator.PingInterval = 20);
        rig.Context.Time.Next.ShouldBe(TimeSpan.FromSeconds(20));
        rig.Simulator.PingInterval = 10;
        await rig.PassQuietlyAsync(TimeSpan.FromSeconds(20));
        await rig.UntilAsync("faster", () => rig.Context.Time.Next <= TimeSpan.FromSeconds(10) && rig.Context.Time.Armed == (1, 0));
        await rig.PassQuietlyAsync(TimeSpan.FromMinutes(2));
        rig.Simulator.Pings.Count().ShouldBeInRange(13, 15);
        rig.Context.Reports.ShouldBe(["connected"]);
    }

    [Fact]
    public async Task A_rare_rhythm_of_the_service_is_not_waited_for()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        rig.Context.Time.Next.ShouldBe(TimeSpan.FromSeconds(30), "the service says 120 s");
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(4000)]
    [InlineData(null)]
    public async Task However_a_connection_ends_another_follows_with_what_was_not_confirmed(int? code)
    {
        await using var rig = await FeishuRig.ReadyAsync();
        var sockets = rig.Simulator.Sockets;
        if (code is { } number)
        {
            await rig.Simulator.CloseAllAsync(number, "bye");
        }
        else
        {
            rig.Simulator.DropAll();
        }

        await rig.UntilAsync("the connection has ended", () => !sockets.Any(rig.Simulator.Sockets.Contains));
        await rig.Simulator.WriteAsync("meanwhile");
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        await rig.ReceivedAsync("meanwhile");
        await rig.UntilAsync("confirmed", () => rig.Simulator.Unconfirmed == 0);
        rig.Context.Reports.Contains("degraded:closed").ShouldBe(code is 1001 or 4000, "with 1000 Feishu ends connections every now and then");
        rig.Simulator.Calls("endpoint").Count().ShouldBe(2, "an address is good for one connection");
    }

    /// <summary>Incident A-04: the client stopped after its tries, told nobody, and the bot was deaf for fifteen hours.</summary>
    [Fact]
    public async Task A_limit_on_tries_is_told_and_is_no_end()
    {
        await using var rig = await FeishuRig.ReadyAsync((simulator, _) => simulator.ReconnectCount = 3);
        rig.Simulator.Switches.Fail(new(Status: 503));
        rig.Simulator.DropAll();
        await rig.PassUntilAsync("told", () => rig.Context.Reports.Contains("degraded:reconnects-exhausted"));
        var tries = rig.Simulator.Calls("endpoint").Count();
        await rig.PassUntilAsync("goes on", () => rig.Simulator.Calls("endpoint").Count() > tries + 20);
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.None);
        rig.Simulator.Switches.Clear();
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Last() == "connected");
        rig.Life.IsCompleted.ShouldBeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task An_event_in_parts_is_one_event_in_whatever_order_they_come(int parts)
    {
        await using var rig = await FeishuRig.ReadyAsync((simulator, _) => (simulator.Parts, simulator.IsBackwards) = (parts, true));
        var id = await rig.Simulator.WriteAsync("whole: 整个");
        await rig.ReceivedAsync("whole: 整个");
        await rig.UntilAsync("confirmed", () => rig.Simulator.Unconfirmed == 0);
        rig.Context.Received.Single().MessageId.ShouldBe(id);
        rig.Simulator.Confirmations.Count().ShouldBe(1);
    }

    [Fact]
    public async Task An_event_is_confirmed_after_the_gateway_has_it_with_its_own_frame()
    {
        using var release = new ManualResetEventSlim();
        await using var rig = await FeishuRig.ReadyAsync((_, context) => context.OnReceive = _ =>
        {
            release.Wait(TestContext.Current.CancellationToken);
            return ReceiveReceipt.Durable;
        });
        await rig.Simulator.WriteAsync("slow");
        await rig.PassQuietlyAsync(TimeSpan.FromMinutes(1));
        rig.Simulator.Confirmations.ShouldBeEmpty();
        release.Set();
        await rig.UntilAsync("confirmed", () => rig.Simulator.Unconfirmed == 0);
        var frame = rig.Simulator.Confirmations.Single().Body!;
        (frame["SeqID"]!.ToString(), frame["LogID"]!.ToString(), frame["method"]!.ToString(), frame["payload"]!.ToString()).ShouldBe(("7", "8", "1", """{"code":200}"""));
        frame["headers"]!.ToString().ShouldMatch("^type=event, message_id=frame_[0-9]+, sum=1, seq=0, trace_id=trace, timestamp=1700000000000, biz_rt=[0-9]+$");
    }

    [Fact]
    public async Task Repetitions_have_one_id()
    {
        await using var rig = await FeishuRig.ReadyAsync((simulator, _) => simulator.Switches.Duplicates = true);
        var id = await rig.Simulator.WriteAsync("once");
        await rig.UntilAsync("received twice", () => rig.Context.Received.Count == 2);
        rig.Context.Received.ShouldAllBe(message => message.MessageId == id);
    }

    [Fact]
    public async Task What_the_host_refuses_for_now_is_not_confirmed_and_is_offered_again()
    {
        var refusals = 3;
        await using var rig = await FeishuRig.ReadyAsync((_, context) => context.OnReceive = _ =>
            refusals-- > 0 ? throw new GatewayRefusedException(RefusalReason.Overloaded, "full") : ReceiveReceipt.Durable);
        await rig.Simulator.WriteAsync("patience");
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:not-taken"));
        rig.Simulator.Confirmations.ShouldBeEmpty();
        for (var second = 0; second < 3; second++)
        {
            await rig.UntilAsync("waiting", () => rig.Context.Time.Armed == (2, 0) || rig.Context.Received.Count == 1);
            rig.Context.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await rig.UntilAsync("taken", () => rig.Simulator.Unconfirmed == 0);
        rig.Context.Reports.Last().ShouldBe("connected");
    }

    [Fact]
    public async Task A_quiet_day_is_nothing()
    {
        await using var rig = await FeishuRig.ReadyAsync(more: ("ping_interval", "2m"));
        await rig.PassQuietlyAsync(TimeSpan.FromHours(12));
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.Alive);
        rig.Context.Reports.ShouldBe(["connected"]);
        rig.Simulator.Sockets.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Frames_that_nobody_understands_are_left_out()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        await rig.Simulator.SayAsync([0xFF, 0xFF]);
        await rig.Simulator.RaiseAsync("contact.user.created_v3", new JsonObject());
        await rig.UntilAsync("confirmed all the same", () => rig.Simulator.Unconfirmed == 0);
        await rig.Simulator.WriteAsync("afterwards");
        await rig.ReceivedAsync("afterwards");
        rig.Context.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_probe_is_a_ping_that_has_to_be_answered()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        (await rig.Adapter.ProbeAsync(TestContext.Current.CancellationToken)).Kind.ShouldBe(ProbeKind.Answered);
        rig.Simulator.Switches.StopsAcking = true;
        var probe = rig.Adapter.ProbeAsync(TestContext.Current.CancellationToken);
        await rig.UntilAsync("asked", () => rig.Simulator.Pings.Count() == 3 && rig.Context.Time.Armed == (2, 0));
        rig.Context.Time.Advance(TimeSpan.FromSeconds(8));
        var outcome = await probe;
        (outcome.Kind, outcome.Code).ShouldBe((ProbeKind.Failed, "heartbeat-unanswered"));
    }

    [Fact]
    public async Task A_stop_closes_the_connection_so_that_no_events_are_sent_to_nobody()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        await rig.StopAsync();
        await rig.UntilAsync("closed", () => rig.Simulator.Recorder.All.Any(one => one is { Kind: RecordedKind.Ended, Name: "1000" }));
    }

    /// <summary>What the kernel does in the end with a connection that nobody answers.</summary>
    private static bool DropHoles(FeishuRig rig)
    {
        if (rig.Simulator.Pings.Any() && rig.Context.Time.Armed == (0, 1))
        {
            rig.Context.Time.Advance(TimeSpan.FromSeconds(3));
        }

        return false;
    }
}
