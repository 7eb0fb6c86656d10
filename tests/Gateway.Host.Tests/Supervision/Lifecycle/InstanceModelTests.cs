using CsCheck;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

/// <summary>Random lives: whatever happens in whatever order, the laws of design 4 hold after every step.</summary>
public sealed class InstanceModelTests
{
    private enum Step
    {
        Ends,
        Faults,
        FatalForPeople,
        Escapes,
        Connects,
        SaysDead,
        Pause,
        Enable,
        Restart,
        Reload,
        Rollback,
        Probe,
        NewBuild,
        BrokenBuild,
        NewSettings,
        HoldStops,
        LetStopsGo,
        Second,
        Minute,
        Hour,
    }

    [Theory]
    [InlineData(OverlapPolicy.Never)]
    [InlineData(OverlapPolicy.Safe)]
    public async Task Any_life_keeps_the_laws_and_a_healthy_adapter_is_ready_in_the_end(OverlapPolicy overlap) =>
        await Gen.Enum<Step>().Array[1, 25].SampleAsync(steps => LiveAsync(overlap, steps), iter: 150, threads: 1);

    private static async Task LiveAsync(OverlapPolicy overlap, Step[] steps)
    {
        var bench = new InstanceBench(overlap);
        await bench.StartAsync();
        var builds = 1;
        foreach (var step in steps)
        {
            await TakeAsync(bench, step, () => ++builds);
            AssertLaws(bench, overlap, steps);
        }

        // from here on everything is well: it must get back to work by itself, or by the one thing that a person has to do
        bench.Tier.HoldStops = false;
        bench.Tier.ConnectsAtOnce = true;
        bench.Tier.Broken.Clear();
        foreach (var generation in bench.Tier.Made.Where(one => one.IsStopping))
        {
            generation.FinishStop();
        }

        await bench.SettleAsync();
        await bench.ChangeAsync(inputs => inputs with { Desired = DesiredState.Enabled, Entry = bench.Entry("the-last-build") });
        await bench.AdvanceAsync(TimeSpan.FromHours(3), steps: 6);
        bench.Now.State.ShouldBe(AdapterState.Ready, Story(bench, steps));
        bench.Live!.Spec.Build.ContentHash.ShouldBe("the-last-build", Story(bench, steps));
        AssertLaws(bench, overlap, steps);
    }

    private static async Task TakeAsync(InstanceBench bench, Step step, Func<int> nextBuild)
    {
        switch (step)
        {
            case Step.Ends:
                await bench.SayAsync(SignalKind.RunEnded);
                break;
            case Step.Faults:
                await bench.SayAsync(SignalKind.RunFaulted);
                break;
            case Step.FatalForPeople:
                await bench.SayAsync(SignalKind.FatalReported, retryable: false);
                break;
            case Step.Escapes:
                await bench.SayAsync(SignalKind.EscapedException);
                break;
            case Step.Connects:
                await bench.SayAsync(SignalKind.Connected);
                break;
            case Step.SaysDead:
                bench.Tier.ConnectsAtOnce = !bench.Tier.ConnectsAtOnce;
                break;
            case Step.Pause or Step.Enable:
                await bench.ChangeAsync(inputs => inputs with { Desired = step == Step.Pause ? DesiredState.Paused : DesiredState.Enabled });
                break;
            case Step.Restart or Step.Reload or Step.Rollback or Step.Probe:
                await bench.ExecuteAsync(Enum.Parse<AdapterVerb>(step.ToString()));
                break;
            case Step.NewBuild or Step.BrokenBuild:
                var hash = $"build-{nextBuild()}";
                if (step == Step.BrokenBuild)
                {
                    bench.Tier.Broken.Add(hash);
                }

                await bench.ChangeAsync(inputs => inputs with { Entry = bench.Entry(hash) });
                break;
            case Step.NewSettings:
                await bench.ChangeAsync(inputs => inputs with { Config = inputs.Config! with { Settings = inputs.Config.Settings.SetItem("n", nextBuild().ToString()) } });
                break;
            case Step.HoldStops:
                bench.Tier.HoldStops = true;
                break;
            case Step.LetStopsGo:
                bench.Tier.HoldStops = false;
                foreach (var generation in bench.Tier.Made.Where(one => one.IsStopping))
                {
                    generation.FinishStop();
                }

                await bench.SettleAsync();
                break;
            default:
                await bench.AdvanceAsync(step == Step.Second ? TimeSpan.FromSeconds(1) : step == Step.Minute ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1));
                break;
        }
    }

    private static void AssertLaws(InstanceBench bench, OverlapPolicy overlap, Step[] steps)
    {
        var now = bench.Now;
        bench.HostFaults.ShouldBeEmpty(Story(bench, steps));
        bench.Tier.Made.ShouldAllBe(one => one.Runs <= 1, Story(bench, steps));
        if (overlap == OverlapPolicy.Never)
        {
            bench.Tier.Made.Count(one => one.IsLive).ShouldBeLessThanOrEqualTo(1, Story(bench, steps));
        }

        // an open door belongs to the generation that is shown, and only something that serves has one
        var door = bench.Doors.Find(InstanceBench.Name);
        (door is not null).ShouldBe(now.State is AdapterState.Ready or AdapterState.Degraded, Story(bench, steps));
        door?.Generation.ShouldBe(now.Generation, Story(bench, steps));

        // no pause for ever: whoever waits says for what
        if (now.State is AdapterState.Backoff or AdapterState.Quarantined)
        {
            now.NextAction.At.ShouldNotBeNull(Story(bench, steps));
        }

        now.NextAction.Text.ShouldNotBeEmpty();
    }

    private static string Story(InstanceBench bench, Step[] steps) =>
        string.Join(' ', steps) + "\n" + string.Join('\n', bench.HostFaults) + "\n" + string.Join('\n', bench.Events.Recent().Select(one => $"[{one.Generation}] {one.Kind} {one.Text}"));
}
