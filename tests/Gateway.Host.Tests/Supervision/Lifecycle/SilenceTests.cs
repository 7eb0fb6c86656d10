using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Tests.Supervision.Restart;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

/// <summary>The whole way from a silence to what follows it, in fake time.</summary>
public sealed class SilenceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_silent_instance_without_a_probe_is_degraded_told_once_and_never_replaced()
    {
        var bench = await LearnedAsync();
        await bench.LiveAsync(3 * Minute, 5 * Second);
        (bench.Now.State, bench.Now.Reason, bench.Now.Dimensions.Ingress).ShouldBe((AdapterState.Degraded, Reason.NoInboundEvidence, Health.Degraded));
        bench.Now.Detail.ShouldBe("no message for 3 min; usual are gaps up to 10 s (learned from 30); the adapter has no probe");

        await bench.LiveAsync(24 * Hour, 2 * Minute);
        bench.Now.State.ShouldBe(AdapterState.Degraded);
        (Told(bench), bench.Tier.Made.Count, bench.Now.Probes).ShouldBe((1, 1, ProbeCounters.None));
        bench.Now.Detail.ShouldStartWith("no message for 1 d");

        bench.Receive();
        await bench.LookAsync();
        (bench.Now.State, bench.Now.Dimensions.Ingress).ShouldBe((AdapterState.Ready, Health.Unknown));
        bench.HostFaults.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_next_silence_is_told_again()
    {
        var bench = await LearnedAsync();
        await bench.LiveAsync(3 * Minute, 5 * Second);
        await bench.ReceiveEveryAsync(10 * Second, 2);
        await bench.LiveAsync(3 * Minute, 5 * Second);
        Told(bench).ShouldBe(2);
    }

    [Fact]
    public async Task Until_enough_gaps_are_known_only_hours_of_silence_are_suspicious()
    {
        var bench = new InstanceBench();
        await bench.StartAsync();
        await bench.ReceiveEveryAsync(10 * Second, 19);
        await bench.LiveAsync(3.9 * Hour, Minute);
        bench.Now.State.ShouldBe(AdapterState.Ready);
        await bench.LiveAsync(0.2 * Hour, Minute);
        bench.Now.Detail.ShouldContain("what is usual is not known yet (19 of 20 gaps)");
    }

    [Theory]
    [InlineData(TransportKind.Passive, AdapterCapabilities.Receive | AdapterCapabilities.Send)]
    [InlineData(TransportKind.Socket, AdapterCapabilities.Send)]
    public async Task Who_is_called_by_the_platform_or_only_sends_is_never_silent(TransportKind transport, AdapterCapabilities capabilities)
    {
        var bench = new InstanceBench { Transport = transport, Capabilities = capabilities };
        await bench.StartAsync();
        await bench.ReceiveEveryAsync(10 * Second, 30);
        await bench.LiveAsync(24 * Hour, 5 * Minute);
        (bench.Now.State, Told(bench), bench.Live!.Probes).ShouldBe((AdapterState.Ready, 0, 0));
    }

    [Fact]
    public async Task With_recycle_it_is_replaced_once_and_then_never_twice_within_an_hour()
    {
        var bench = await LearnedAsync(limits => limits with { OnSuspicion = SuspicionPolicy.Recycle });
        await bench.LiveAsync(119 * Minute, 15 * Second);
        bench.Tier.Made.Count.ShouldBe(3);
        await bench.LiveAsync(24 * Hour, 15 * Second);
        await bench.SettleAsync();

        var starts = Starts(bench);
        starts.Zip(starts.Skip(1), (before, after) => after - before).Skip(1).ShouldAllBe(gap => gap >= Hour && gap < Hour + 6 * Minute);
        bench.Events.Recent().ShouldContain(one => one.Kind == EventKind.VerdictReached && one.Text.StartsWith("replaced for its silence, no-inbound-evidence"));
        bench.Events.Recent().ShouldNotContain(one => one.Reason == Reason.BudgetExhausted);
        bench.HostFaults.ShouldBeEmpty();
    }

    [Fact]
    public async Task With_recycle_and_a_bound_beyond_the_spacing_it_is_replaced_exactly_once_per_bound()
    {
        var bench = new InstanceBench(limits: limits => limits with { OnSuspicion = SuspicionPolicy.Recycle });
        await bench.StartAsync();
        await bench.LiveAsync(13 * Hour, Minute);
        bench.Tier.Made.Count.ShouldBe(4);
    }

    [Fact]
    public async Task The_spacing_of_replacements_survives_a_restart_of_the_gateway()
    {
        var store = new FakeRestartStore();
        var before = await LearnedAsync(limits => limits with { OnSuspicion = SuspicionPolicy.Recycle }, store);
        await before.LiveAsync(3 * Minute, 5 * Second);
        before.Tier.Made.Count.ShouldBe(2);
        while (before.Ledger.ToWrite.TryRead(out var record))
        {
            await store.AppendAsync(record, TestContext.Current.CancellationToken);
        }

        var after = new InstanceBench(limits: limits => limits with { OnSuspicion = SuspicionPolicy.Recycle }, store: store);
        after.Time.SetUtcNow(before.Time.GetUtcNow());
        after.BaselineStore.Rows = before.BaselineStore.Rows.Add(InstanceBench.Name, before.Baselines.Of(InstanceBench.Name).Gaps);
        await after.StartAsync();
        await after.LiveAsync(50 * Minute, 30 * Second);
        (after.Now.Reason, after.Now.NextAction.Kind, after.Tier.Made.Count).ShouldBe((Reason.NoInboundEvidence, NextActionKind.Restart, 1));
        await after.LiveAsync(20 * Minute, 30 * Second);
        after.Tier.Made.Count.ShouldBe(2);
    }

    [Fact]
    public async Task With_recycle_nothing_is_replaced_that_answers_its_probes_or_where_the_gateway_only_observes()
    {
        var answering = await LearnedAsync(limits => limits with { OnSuspicion = SuspicionPolicy.Recycle }, answer: ProbeOutcome.Answered("pong"));
        await answering.LiveAsync(5 * Hour, Minute);
        answering.Tier.Made.Count.ShouldBe(1);

        var observing = new InstanceBench(limits: limits => limits with { OnSuspicion = SuspicionPolicy.Recycle }, observeOnly: true);
        await observing.StartAsync();
        await observing.LiveAsync(13 * Hour, Minute);
        (observing.Tier.Made.Count, observing.Live!.Probes).ShouldBe((1, 0));
    }

    [Fact]
    public async Task An_adapter_that_cannot_say_at_this_moment_is_asked_again_until_it_can()
    {
        var bench = await LearnedAsync(answer: ProbeOutcome.Unknown("reconnecting"));
        await bench.LiveAsync(10 * Minute, 5 * Second);
        (bench.Now.State, bench.Tier.Made.Count).ShouldBe((AdapterState.Ready, 1));
        bench.Live!.Probes.ShouldBeGreaterThan(1);

        bench.Tier.ProbeAnswer = ProbeOutcome.Failed("updates-pending", "three wait");
        await bench.LiveAsync(2 * Minute, 5 * Second);
        bench.Tier.Made.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Switching_the_source_off_ends_the_suspicion()
    {
        var bench = await LearnedAsync();
        await bench.LiveAsync(3 * Minute, 5 * Second);
        bench.Configuration.Set(bench.Configuration.Current with { Evidence = new EvidenceConfig { Inbound = false } });
        await bench.LookAsync();
        await bench.LookAsync();
        bench.Now.State.ShouldBe(AdapterState.Ready);
    }

    internal static async Task<InstanceBench> LearnedAsync(Func<LimitsConfig, LimitsConfig>? limits = null, FakeRestartStore? store = null, ProbeOutcome? answer = null)
    {
        var bench = new InstanceBench(limits: limits, store: store);
        bench.Tier.ProbeAnswer = answer ?? ProbeOutcome.None;
        await bench.StartAsync();
        await bench.ReceiveEveryAsync(10 * Second, 30);
        bench.Now.State.ShouldBe(AdapterState.Ready);
        return bench;
    }

    private static int Told(InstanceBench bench) => bench.Events.Recent().Count(one => one.Kind == EventKind.SilenceSuspected);

    private static List<DateTimeOffset> Starts(InstanceBench bench) =>
        [.. bench.Events.Recent().Where(one => one.Kind == EventKind.GenerationStarted).Select(one => one.At)];
}
