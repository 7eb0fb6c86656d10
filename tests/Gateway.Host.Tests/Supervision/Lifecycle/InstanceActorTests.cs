using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Lifecycle;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

public sealed class InstanceActorTests
{
    private static readonly TimeSpan PastEveryBackoff = TimeSpan.FromSeconds(400);

    [Fact]
    public async Task The_first_death_is_answered_at_once_and_the_second_with_a_backoff_that_ends()
    {
        var bench = new InstanceBench();
        await bench.StartAsync();
        bench.Now.State.ShouldBe(AdapterState.Ready);

        await bench.SayAsync(SignalKind.RunEnded);
        (bench.Now.State, bench.Now.Generation.Value).ShouldBe((AdapterState.Ready, 2));

        await bench.SayAsync(SignalKind.RunEnded);
        bench.Now.State.ShouldBe(AdapterState.Backoff);
        bench.Now.NextAction.At.ShouldBe(bench.Time.GetUtcNow() + TimeSpan.FromSeconds(1));

        await bench.AdvanceAsync(TimeSpan.FromSeconds(2));
        (bench.Now.State, bench.Now.Generation.Value).ShouldBe((AdapterState.Ready, 3));
        bench.HostFaults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Other_bounds_of_a_worker_need_another_generation_and_the_same_ones_do_not()
    {
        var bench = new InstanceBench();
        await bench.StartAsync();
        var bounds = WorkerBounds.Of(LimitsConfig.Default, SandboxMode.Auto);
        await bench.ChangeAsync(now => now with { Isolation = new IsolationChoice(IsolationMode.Process, "configured"), Bounds = bounds });
        (bench.Now.State, bench.Now.Generation.Value).ShouldBe((AdapterState.Ready, 2));

        await bench.ChangeAsync(now => now with { Bounds = WorkerBounds.Of(LimitsConfig.Default with { HookDeadline = TimeSpan.FromSeconds(1) }, SandboxMode.Auto) });
        bench.Now.Generation.Value.ShouldBe(2);

        await bench.ChangeAsync(now => now with { Bounds = bounds with { Memory = 1 } });
        bench.Now.Generation.Value.ShouldBe(3);
        bench.Live.ShouldNotBeNull().Spec.Bounds.ShouldBe(bounds with { Memory = 1 });

        await bench.ChangeAsync(now => now with { Bounds = now.Bounds! with { Sandbox = SandboxMode.Required } });
        (bench.Now.State, bench.Now.Generation.Value).ShouldBe((AdapterState.Ready, 4));
    }

    [Fact]
    public async Task A_spent_budget_leads_to_a_quarantine_that_ends_by_itself()
    {
        var bench = new InstanceBench(limits: one => one with { RestartBudget = 2, BackoffInitial = TimeSpan.FromMilliseconds(1), BackoffMax = TimeSpan.FromMilliseconds(1) });
        await bench.StartAsync();
        for (var death = 0; death < 3; death++)
        {
            await bench.SayAsync(SignalKind.RunEnded);
            await bench.AdvanceAsync(TimeSpan.FromMilliseconds(10));
        }

        (bench.Now.State, bench.Now.Reason).ShouldBe((AdapterState.Quarantined, Reason.BudgetExhausted));
        bench.Now.NextAction.At.ShouldNotBeNull();

        await bench.AdvanceAsync(TimeSpan.FromMinutes(16));
        bench.Now.State.ShouldBe(AdapterState.Ready);
    }

    [Fact]
    public async Task A_fatal_report_that_only_a_person_can_help_with_waits_for_a_change_and_not_for_time()
    {
        var bench = new InstanceBench();
        await bench.StartAsync();
        await bench.SayAsync(SignalKind.FatalReported, retryable: false);
        (bench.Now.State, bench.Now.Reason).ShouldBe((AdapterState.Failed, Reason.FatalReported));

        await bench.AdvanceAsync(TimeSpan.FromDays(2));
        bench.Now.State.ShouldBe(AdapterState.Failed);

        await bench.ChangeAsync(inputs => inputs with { Config = inputs.Config! with { Settings = inputs.Config.Settings.Add("token", "new") } });
        bench.Now.State.ShouldBe(AdapterState.Ready);
    }

    [Fact]
    public async Task A_candidate_that_cannot_be_loaded_never_touches_what_runs_and_is_not_tried_again()
    {
        var bench = new InstanceBench();
        await bench.StartAsync();
        bench.Tier.Broken.Add("build-2");

        await bench.ChangeAsync(inputs => inputs with { Entry = bench.Entry("build-2") });
        (bench.Now.State, bench.Now.Generation.Value).ShouldBe((AdapterState.Ready, 1));
        var made = bench.Tier.Made.Count;

        await bench.AdvanceAsync(TimeSpan.FromHours(1), steps: 10);
        bench.Tier.Made.Count.ShouldBe(made);
        bench.Live!.Spec.Build.ContentHash.ShouldBe("build-1");
    }

    [Fact]
    public async Task A_build_that_dies_in_its_probation_gives_way_to_the_last_good_one()
    {
        var bench = new InstanceBench();
        await bench.StartAsync();
        await bench.AdvanceAsync(TimeSpan.FromSeconds(31));
        await bench.ChangeAsync(inputs => inputs with { Entry = bench.Entry("build-2") });
        bench.Live!.Spec.Build.ContentHash.ShouldBe("build-2");

        await bench.SayAsync(SignalKind.RunFaulted);

        bench.Live!.Spec.Build.ContentHash.ShouldBe("build-1");
        bench.Now.State.ShouldBe(AdapterState.Ready);
        await bench.AdvanceAsync(TimeSpan.FromHours(1), steps: 10);
        bench.Live!.Spec.Build.ContentHash.ShouldBe("build-1");
    }

    [Fact]
    public async Task A_good_build_that_the_lock_file_does_not_pin_any_more_is_not_gone_back_to()
    {
        var bench = new InstanceBench();
        await bench.StartAsync();
        await bench.AdvanceAsync(TimeSpan.FromSeconds(31));
        await bench.ChangeAsync(inputs => inputs with { Entry = bench.Entry("build-2") });
        bench.NotPinned.Add("build-1");

        await bench.SayAsync(SignalKind.RunFaulted);
        await bench.AdvanceAsync(TimeSpan.FromHours(1), steps: 10);

        bench.Tier.Made.Skip(1).ShouldAllBe(one => one.Spec.Build.ContentHash == "build-2");
    }

    [Fact]
    public async Task With_overlap_the_old_generation_serves_until_the_new_one_is_ready()
    {
        var bench = new InstanceBench(OverlapPolicy.Safe);
        await bench.StartAsync();
        bench.Tier.ConnectsAtOnce = false;

        await bench.ChangeAsync(inputs => inputs with { Entry = bench.Entry("build-2") });
        bench.Tier.Made[0].IsStopping.ShouldBeFalse();
        bench.Doors.Find(InstanceBench.Name)!.Generation.Value.ShouldBe(1);

        await bench.SayAsync(SignalKind.Connected);
        bench.Tier.Made[0].IsStopping.ShouldBeTrue();
        bench.Doors.Find(InstanceBench.Name)!.Generation.Value.ShouldBe(2);
        bench.Now.State.ShouldBe(AdapterState.Ready);
    }

    [Fact]
    public async Task With_overlap_a_new_generation_need_not_wait_for_a_dead_one_that_is_slow_to_stop()
    {
        var bench = new InstanceBench(OverlapPolicy.Safe);
        await bench.StartAsync();
        (bench.Tier.ConnectsAtOnce, bench.Tier.HoldStops) = (false, true);
        await bench.ChangeAsync(inputs => inputs with { Entry = bench.Entry("build-2") });

        bench.Tier.Made[0].Say(new GenerationSignal(SignalKind.RunEnded, "ended"));
        await bench.SettleAsync();
        bench.Tier.Made[1].Say(new GenerationSignal(SignalKind.Connected, "connected"));
        await bench.SettleAsync();

        (bench.Now.State, bench.Now.Generation.Value).ShouldBe((AdapterState.Ready, 2));
        bench.HostFaults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_overlap_two_generations_never_run_at_the_same_time_even_when_the_old_one_is_slow_to_stop()
    {
        var bench = new InstanceBench();
        await bench.StartAsync();
        bench.Tier.HoldStops = true;

        await bench.ChangeAsync(inputs => inputs with { Entry = bench.Entry("build-2") });
        bench.Tier.Made.Count(one => one.Runs > 0).ShouldBe(1);
        bench.Now.State.ShouldBe(AdapterState.Draining);

        bench.Tier.HoldStops = false;
        bench.Tier.Made[0].FinishStop();
        await bench.SettleAsync();
        (bench.Now.State, bench.Now.Generation.Value).ShouldBe((AdapterState.Ready, 2));
    }

    [Fact]
    public async Task A_death_while_a_replacement_is_being_stopped_for_is_not_lost()
    {
        var bench = new InstanceBench();
        await bench.StartAsync();
        await bench.SayAsync(SignalKind.RunEnded);
        await bench.SayAsync(SignalKind.RunEnded);
        bench.Now.State.ShouldBe(AdapterState.Backoff);

        // an operator does not wait for the backoff
        (await bench.ExecuteAsync(AdapterVerb.Restart)).Status.ShouldBe(CommandStatus.Accepted);
        bench.Now.State.ShouldBe(AdapterState.Ready);
        bench.Now.Restarts.Consecutive.ShouldBe(0);
    }

    [Fact]
    public async Task No_sign_of_a_connection_and_no_failed_one_is_ready_with_an_unknown_transport()
    {
        var bench = new InstanceBench();
        bench.Tier.ConnectsAtOnce = false;
        await bench.StartAsync();
        bench.Now.State.ShouldBe(AdapterState.Starting);

        await bench.AdvanceAsync(TimeSpan.FromSeconds(61));
        (bench.Now.State, bench.Now.Reason, bench.Now.Dimensions.Transport).ShouldBe((AdapterState.Ready, Reason.NoConnectionProof, Health.Unknown));
    }

    [Fact]
    public async Task One_that_is_called_is_not_ready_because_a_call_of_its_own_was_answered()
    {
        var bench = new InstanceBench { Transport = TransportKind.Passive };
        bench.Tier.ConnectsAtOnce = false;
        await bench.StartAsync();
        var row = bench.Sights.Rows.ShouldHaveSingleItem();

        row.Post([new Observation(ObservationKind.BytesSeen, row.Target.Subject, bench.Time.GetTimestamp(), "something came in")]);
        await bench.SettleAsync();

        bench.Now.State.ShouldBe(AdapterState.Starting);
    }

    [Theory]
    [InlineData(ObservationKind.BytesSeen)]
    [InlineData(ObservationKind.SuccessSeen)]
    internal async Task One_that_reports_nothing_is_ready_as_soon_as_the_host_sees_something_come_in(ObservationKind kind)
    {
        var bench = new InstanceBench();
        bench.Tier.ConnectsAtOnce = false;
        await bench.StartAsync();
        var row = bench.Sights.Rows.ShouldHaveSingleItem();
        row.Post([]);
        await bench.SettleAsync();
        bench.Now.State.ShouldBe(AdapterState.Starting);

        row.Post([new Observation(kind, row.Target.Subject, bench.Time.GetTimestamp(), "something came in")]);
        await bench.SettleAsync();
        (bench.Now.State, bench.Now.Reason, bench.Now.Detail).ShouldBe((AdapterState.Ready, Reason.TrafficSeen, "something came in"));
        await bench.AdvanceAsync(TimeSpan.FromSeconds(61));
        (bench.Now.State, bench.Now.Generation.Value).ShouldBe((AdapterState.Ready, 1));
    }

    [Fact]
    public async Task Pausing_stops_it_and_nothing_but_resuming_starts_it()
    {
        var bench = new InstanceBench();
        await bench.StartAsync();
        await bench.ChangeAsync(inputs => inputs with { Desired = DesiredState.Paused });
        (bench.Now.State, bench.Live).ShouldBe((AdapterState.Paused, null));

        await bench.ChangeAsync(inputs => inputs with { Entry = bench.Entry("build-2") });
        await bench.AdvanceAsync(PastEveryBackoff);
        bench.Live.ShouldBeNull();

        await bench.ChangeAsync(inputs => inputs with { Desired = DesiredState.Enabled });
        bench.Live!.Spec.Build.ContentHash.ShouldBe("build-2");
    }
}
