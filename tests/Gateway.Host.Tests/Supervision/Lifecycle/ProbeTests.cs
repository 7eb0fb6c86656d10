using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

/// <summary>When a round trip is asked for, and what its outcome leads to, in fake time.</summary>
public sealed class ProbeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_answered_probe_keeps_a_silent_instance_ready_and_is_asked_once_per_bound()
    {
        var bench = await SilenceTests.LearnedAsync(answer: ProbeOutcome.Answered("pong"));
        var changes = Changes(bench);
        await bench.LiveAsync(60 * Minute, 10 * Second);

        (bench.Now.State, Changes(bench), bench.Tier.Made.Count).ShouldBe((AdapterState.Ready, changes, 1));
        bench.Now.Probes.ShouldBe(new ProbeCounters(Sent: 30, Answered: 30, Failed: 0));
        bench.Events.Recent().ShouldNotContain(one => one.Kind == EventKind.SilenceSuspected);
    }

    [Fact]
    public async Task A_failed_probe_is_a_death_on_the_first_sample_and_speaks_of_the_platform()
    {
        var bench = await SilenceTests.LearnedAsync(limits => limits with { RestartBudget = 1 }, answer: ProbeOutcome.Failed("no-pong", "no PONG came"));
        await bench.LiveAsync(2 * Minute, 5 * Second);

        (bench.Tier.Made.Count, bench.Now.LastIncident!.Reason).ShouldBe((2, Reason.ProbeFailed));
        bench.Now.LastIncident.Detail.ShouldBe("no-pong: no PONG came");
        bench.Now.Restarts.InWindow.ShouldBe(0);
    }

    [Fact]
    public async Task A_probe_past_its_deadline_has_failed_and_is_no_call_timeout()
    {
        var bench = await SilenceTests.LearnedAsync();
        bench.Tier.HoldProbes = true;
        await bench.LiveAsync(2 * Minute, 5 * Second);
        var first = bench.Live!;
        first.Probes.ShouldBe(1);

        await bench.LiveAsync(9 * Second, Second);
        bench.Table.Sweep(TimeSpan.Zero);
        await bench.SettleAsync();
        bench.Now.State.ShouldBe(AdapterState.Ready);

        bench.Time.Advance(2 * Second);
        bench.Table.Sweep(TimeSpan.Zero);
        first.AbandonProbe();
        await bench.SettleAsync();
        (bench.Now.LastIncident!.Reason, bench.Now.Probes).ShouldBe((Reason.ProbeFailed, new ProbeCounters(1, 0, 1)));
        bench.Now.LastIncident.Detail.ShouldBe("a probe was not answered for 11 s");
    }

    [Theory]
    [InlineData(typeof(NotImplementedException), true)]
    [InlineData(typeof(NotSupportedException), true)]
    [InlineData(typeof(InvalidOperationException), false)]
    public async Task A_probe_that_is_not_implemented_is_none_and_any_other_throw_is_a_failure(Type fault, bool isNone)
    {
        var bench = await SilenceTests.LearnedAsync();
        bench.Tier.ProbeFault = (Exception)Activator.CreateInstance(fault)!;
        await bench.LiveAsync(2 * Minute, 5 * Second);
        (bench.Now.Reason == Reason.NoInboundEvidence, bench.Now.LastIncident?.Reason == Reason.ProbeFailed).ShouldBe((isNone, !isNone));
    }

    [Fact]
    public async Task A_strike_asks_for_a_probe_at_most_once_per_spacing_and_its_answer_overrules_the_strike()
    {
        var bench = new InstanceBench();
        bench.Tier.ProbeAnswer = ProbeOutcome.Answered("pong");
        await bench.StartAsync();

        await StrikeAsync(bench);
        (bench.Live!.Probes, bench.Now.State).ShouldBe((1, AdapterState.Ready));
        for (var strike = 0; strike < 2; strike++)
        {
            await bench.AdvanceAsync(15 * Second);
            await StrikeAsync(bench);
        }

        (bench.Live!.Probes, bench.Now.State).ShouldBe((1, AdapterState.Degraded));
        await bench.AdvanceAsync(35 * Second, steps: 7);
        (bench.Live!.Probes, bench.Now.State, bench.Tier.Made.Count).ShouldBe((2, AdapterState.Ready, 1));
    }

    [Fact]
    public async Task Two_probes_are_never_under_way_at_once()
    {
        var bench = new InstanceBench(limits: limits => limits with { ProbeSpacing = Second });
        bench.Tier.HoldProbes = true;
        await bench.StartAsync();
        for (var strike = 0; strike < 5; strike++)
        {
            await StrikeAsync(bench);
            await bench.AdvanceAsync(Second);
        }

        bench.Live!.Probes.ShouldBe(1);
    }

    [Fact]
    public async Task What_makes_every_connection_suspect_makes_a_probe_due_without_a_strike()
    {
        var bench = new InstanceBench();
        bench.Tier.ProbeAnswer = ProbeOutcome.Answered("pong");
        await bench.StartAsync();

        bench.Actor.MakeProbeDue();
        await bench.SettleAsync();
        bench.Actor.MakeProbeDue();
        await bench.SettleAsync();
        bench.Live!.Probes.ShouldBe(1);
        await bench.AdvanceAsync(Minute);
        (bench.Live!.Probes, bench.Now.State).ShouldBe((2, AdapterState.Ready));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Nobody_is_asked_where_the_gateway_only_observes_or_does_not_judge_periodically(bool observeOnly, bool enabled)
    {
        var bench = new InstanceBench(observeOnly: observeOnly);
        bench.Configuration.Set(bench.Configuration.Current with { Watchdog = new WatchdogConfig { Enabled = enabled } });
        bench.Tier.ProbeAnswer = ProbeOutcome.Failed("x", "y");
        await bench.StartAsync();
        await StrikeAsync(bench);
        bench.Actor.MakeProbeDue();
        await bench.LiveAsync(TimeSpan.FromHours(5), 5 * Minute);
        (bench.Live!.Probes, bench.Tier.Made.Count).ShouldBe((0, 1));
    }

    [Fact]
    public async Task An_operator_asks_whatever_the_spacing_and_hears_the_outcome()
    {
        var bench = new InstanceBench();
        await bench.StartAsync();
        (await bench.ExecuteAsync(AdapterVerb.Probe)).ShouldBe(
            new CommandResult(CommandStatus.Conflict, "'demo' has no probe: its plugin offers no round trip on the path that events take."));

        bench.Tier.ProbeAnswer = ProbeOutcome.Answered("PONG after 3 ms");
        (await bench.ExecuteAsync(AdapterVerb.Probe)).ShouldBe(new CommandResult(CommandStatus.Accepted, "'demo': a probe was answered: PONG after 3 ms"));
        bench.Now.Probes.ShouldBe(new ProbeCounters(1, 1, 0));

        bench.Tier.ProbeAnswer = ProbeOutcome.Failed("no-pong", "none came");
        var failed = await bench.ExecuteAsync(AdapterVerb.Probe);
        (failed.Status, bench.Now.LastIncident!.Reason).ShouldBe((CommandStatus.Accepted, Reason.ProbeFailed));
        failed.Message.ShouldContain("no-pong: none came");
    }

    [Fact]
    public async Task An_operator_is_told_when_there_is_nobody_to_ask_and_never_waits_for_ever()
    {
        var bench = new InstanceBench();
        await bench.StartAsync();
        bench.Tier.HoldProbes = true;
        var waiting = bench.Actor.ExecuteAsync(AdapterVerb.Probe);
        var joining = bench.Actor.ExecuteAsync(AdapterVerb.Probe);
        await bench.SettleAsync();
        bench.Live!.Probes.ShouldBe(1);
        bench.Live.AbandonProbe();
        (await waiting).ShouldBe(await joining);
        (await waiting).Message.ShouldContain("gave no answer");

        await bench.ChangeAsync(inputs => inputs with { Desired = DesiredState.Paused });
        (await bench.ExecuteAsync(AdapterVerb.Probe)).Status.ShouldBe(CommandStatus.Conflict);
    }

    private static async Task StrikeAsync(InstanceBench bench)
    {
        var target = bench.Sights.Rows.Single();
        var subject = target.Target.Subject;
        target.Post([new Observation(ObservationKind.ConnectFailing, subject, bench.Time.GetTimestamp(), "refused") { IsEnvironmental = true }]);
        await bench.SettleAsync();
    }

    private static int Changes(InstanceBench bench) => bench.Events.Recent().Count(one => one.Kind == EventKind.StateChanged);
}
