using Gateway.Abstractions;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>What one generation leaves to the next, and how few logins that takes.</summary>
public sealed class DiscordGenerationTests
{
    [Theory]
    [InlineData(StartReason.Reload)]
    [InlineData(StartReason.Recovery)]
    [InlineData(StartReason.Cold)]
    public async Task The_next_generation_takes_up_the_session_and_nothing_is_missed(StartReason reason)
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.Simulator.WriteAsync("before");
        await rig.UntilAsync("received", () => rig.Context.Received.Count == 1);
        await rig.StopAsync();
        await rig.UntilAsync("closed so that it can be resumed", () => rig.Simulator.Recorder.All.Any(one => one is { Kind: RecordedKind.Ended, Name: "4200 resuming" }));
        await rig.Simulator.WriteAsync("between");

        await using var next = await rig.NextGenerationAsync(reason);
        await next.UntilAsync("received", () => !next.Context.Received.IsEmpty);
        next.Context.Received.Select(message => message.Text).ShouldBe(["between"]);
        rig.Simulator.Logins.Count().ShouldBe(1);
        next.Context.Logins.ShouldBe(0);
    }

    [Fact]
    public async Task What_was_received_and_not_taken_before_the_end_is_delivered_to_the_next_generation()
    {
        var taken = new TaskCompletionSource();
        await using var rig = await DiscordRig.ReadyAsync((_, context) => context.OnReceive = _ =>
        {
            taken.TrySetResult();
            throw new GatewayRefusedException(RefusalReason.StorageUnavailable, "disk full");
        });
        await rig.Simulator.WriteAsync("not on disk");
        await taken.Task;

        await using var next = await rig.NextGenerationAsync(StartReason.Reload);
        await next.UntilAsync("received", () => next.Context.Received.Any(message => message.Text == "not on disk"));
    }

    /// <summary>Incident B-03: heartbeats are answered, no event comes; resuming that session brings the same again.</summary>
    [Fact]
    public async Task A_session_that_was_resumed_and_brought_nothing_is_not_resumed_a_second_time_after_a_death()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await using var resumed = await rig.NextGenerationAsync(StartReason.Recovery);
        await resumed.UntilAsync("resumed", () => resumed.Context.Reports.Contains("connected"));
        await using var fresh = await resumed.NextGenerationAsync(StartReason.Recovery);
        await fresh.UntilAsync("logged in", () => fresh.Context.Reports.Contains("connected"));
        rig.Simulator.Logins.Count().ShouldBe(2);
        rig.Simulator.Resumes.Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_session_that_has_brought_something_since_is_resumed()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await using var resumed = await rig.NextGenerationAsync(StartReason.Recovery);
        await resumed.UntilAsync("resumed", () => resumed.Context.Reports.Contains("connected"));
        await rig.Simulator.WriteAsync("alive");
        await resumed.UntilAsync("received", () => resumed.Context.Received.Count == 1);
        await using var again = await resumed.NextGenerationAsync(StartReason.Recovery);
        await again.UntilAsync("resumed", () => again.Context.Reports.Contains("connected"));
        rig.Simulator.Logins.Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_session_of_other_settings_is_not_resumed()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.StopAsync();
        await using var other = await DiscordRig.StartAsync((simulator, context) =>
        {
            foreach (var (key, value) in rig.Context.Kept)
            {
                _ = context.SetAsync(key, value);
            }
        }, ("intents:0", "guild_messages"));
        await other.UntilAsync("logged in", () => other.Context.Reports.Contains("connected"));
        other.Simulator.Resumes.ShouldBeEmpty();
        ((int)other.Simulator.Logins.Single().Body!["d"]!["intents"]!).ShouldBe(512);
    }

    /// <summary>Incident D-09: a library that waits six hours inside its connect looks like a hang.</summary>
    [Fact]
    public async Task A_quota_that_is_used_up_is_waited_for_and_people_are_told_until_when()
    {
        await using var rig = await DiscordRig.StartAsync((simulator, _) => (simulator.Remaining, simulator.ResetAfter) = (0, TimeSpan.FromHours(6)));
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:login-quota"));
        var until = rig.Context.Time.GetUtcNow() + TimeSpan.FromHours(6);
        rig.Context.Said.Last().ShouldContain($"{until:u}");
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.None, "to wait is right: a new generation could do nothing else");
        rig.Simulator.Logins.ShouldBeEmpty();
        rig.Context.Logins.ShouldBe(0);

        rig.Simulator.Remaining = 1000;
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
        rig.Context.Time.GetUtcNow().ShouldBeGreaterThan(until);
    }

    [Fact]
    public async Task A_budget_of_the_host_that_is_spent_is_waited_for_and_named()
    {
        var budget = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = await DiscordRig.StartAsync((_, context) => context.OnLogin = () => budget.Task);
        await rig.PassUntilAsync("named", () => rig.Context.Reports.Contains("degraded:login-budget"));
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.None);
        rig.Simulator.Sockets.ShouldBeEmpty();
        budget.SetResult();
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
    }

    /// <summary>Incidents D-07 and D-10: every connection is lost at once and its session with it, for a whole day.</summary>
    [Fact]
    public async Task Sessions_that_end_at_once_for_a_whole_day_use_up_a_fraction_of_the_logins()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        var end = rig.Context.Time.GetUtcNow() + TimeSpan.FromDays(1);
        while (rig.Context.Time.GetUtcNow() < end)
        {
            var connected = rig.Context.Reports.Count(one => one == "connected");
            rig.Simulator.ForgetSessions();
            rig.Simulator.DropAll();
            await rig.UntilAsync("dropped", () => rig.Simulator.Sockets.Count == 0);
            await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Count(one => one == "connected") > connected);
        }

        rig.Simulator.Logins.Count().ShouldBeInRange(50, 200);
        rig.Context.Logins.ShouldBe(rig.Simulator.Logins.Count());
    }

    /// <summary>Incident D-10: a connection that opens and breaks after 100 ms, 1,496 times.</summary>
    [Fact]
    public async Task Connections_that_break_at_once_are_tried_less_and_less_often_and_cost_no_login_at_all()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        var end = rig.Context.Time.GetUtcNow() + TimeSpan.FromHours(1);
        while (rig.Context.Time.GetUtcNow() < end)
        {
            var connected = rig.Context.Reports.Count(one => one == "connected");
            rig.Simulator.DropAll();
            await rig.UntilAsync("dropped", () => rig.Simulator.Sockets.Count == 0);
            await rig.PassUntilAsync("resumed", () => rig.Context.Reports.Count(one => one == "connected") > connected);
        }

        rig.Simulator.Resumes.Count().ShouldBeInRange(60, 120);
        rig.Simulator.Logins.Count().ShouldBe(1);
    }
}
