using Gateway.Abstractions;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>The question whether events get through, which neither answered heartbeats nor answered requests settle.</summary>
public sealed class DiscordProbeTests
{
    [Fact]
    public async Task A_heartbeat_that_is_answered_is_an_answer()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        var probe = await rig.ProbeAsync();
        probe.Kind.ShouldBe(ProbeKind.Answered);
        rig.Simulator.Beats.Count().ShouldBe(1);
        rig.Simulator.Recorder.All.Count(one => one.Name.Contains("messages", StringComparison.Ordinal)).ShouldBe(0, "there is no channel to look into yet");
    }

    /// <summary>Incident B-02: the REST API answered every probe while the event connection was dead.</summary>
    [Fact]
    public async Task A_heartbeat_that_is_not_answered_is_a_failure_whatever_the_REST_API_says()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.Switches.StopsAcking = true;
        var probe = rig.ProbeAsync();
        await rig.UntilAsync("the heartbeat has been taken", () => rig.Simulator.Beats.Any() && rig.Context.Time.Armed.Pauses == 2);
        rig.Context.Time.Advance(TimeSpan.FromSeconds(4));
        (await probe).Code.ShouldBe("heartbeat-unanswered");
    }

    [Fact]
    public async Task While_there_is_no_session_nothing_can_be_said()
    {
        await using var rig = await DiscordRig.StartAsync((simulator, _) => simulator.Remaining = 0);
        await rig.UntilAsync("waiting", () => rig.Context.Reports.Contains("degraded:login-quota"));
        (await rig.ProbeAsync()).Kind.ShouldBe(ProbeKind.Unknown);
    }

    /// <summary>Incident B-03: heartbeats were answered for 15 hours, and no event came.</summary>
    [Fact]
    public async Task A_message_that_is_there_and_has_not_come_is_a_failure_at_the_second_look_and_the_session_is_not_resumed()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.Simulator.WriteAsync("comes");
        await rig.UntilAsync("received", () => rig.Context.Received.Count == 1);
        rig.Simulator.Switches.IsQuiet = true;
        await rig.Simulator.WriteAsync("does not come");

        (await rig.ProbeAsync()).Kind.ShouldBe(ProbeKind.Unknown, "it may be on its way");
        await PassAsync(rig, TimeSpan.FromSeconds(21));
        var probe = await rig.ProbeAsync();
        (probe.Kind, probe.Code).ShouldBe((ProbeKind.Failed, "events-missing"));

        rig.Simulator.Switches.Clear();
        await using var next = await rig.NextGenerationAsync(StartReason.Recovery);
        await next.UntilAsync("logged in afresh", () => next.Context.Reports.Contains("connected"));
        rig.Simulator.Logins.Count().ShouldBe(2);
        rig.Simulator.Resumes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_of_the_bot_itself_has_to_come_back_as_an_event()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.Switches.IsQuiet = true;
        await rig.SendAsync("nobody hears me");
        await PassAsync(rig, TimeSpan.FromSeconds(21));
        (await rig.ProbeAsync()).Code.ShouldBe("events-missing");
    }

    [Fact]
    public async Task Messages_that_come_late_are_no_failure()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.Switches.IsLate = true;
        await rig.SendAsync("late");
        (await rig.ProbeAsync()).Kind.ShouldBe(ProbeKind.Unknown);
        await rig.Simulator.DeliverAsync();
        var id = await rig.Simulator.WriteAsync("after it");
        await rig.UntilAsync("received", () => rig.Context.Received.Any(message => message.MessageId == id));
        await PassAsync(rig, TimeSpan.FromSeconds(21));
        (await rig.ProbeAsync()).Kind.ShouldBe(ProbeKind.Answered);
    }

    [Fact]
    public async Task A_history_that_the_bot_may_not_read_is_no_failure()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.Simulator.WriteAsync("hello");
        await rig.UntilAsync("received", () => rig.Context.Received.Count == 1);
        rig.Simulator.Switches.Fail(new(403));
        (await rig.ProbeAsync()).Kind.ShouldBe(ProbeKind.Answered);
    }

    /// <summary>Some time on the clock, heartbeats included.</summary>
    private static async Task PassAsync(DiscordRig rig, TimeSpan length)
    {
        while (length > TimeSpan.Zero)
        {
            await rig.UntilAsync("one timer", () => rig.Context.Time.Armed == (1, 0));
            var step = rig.Context.Time.Next is { } next && next < length ? next : length;
            var beats = rig.Simulator.Beats.Count();
            rig.Context.Time.Advance(step);
            length -= step;
            if (length > TimeSpan.Zero)
            {
                await rig.UntilAsync("beaten", () => rig.Simulator.Beats.Count() > beats);
                await rig.UntilAsync("answered", () => rig.Context.Time.Next > TimeSpan.FromSeconds(38));
            }
        }
    }
}
