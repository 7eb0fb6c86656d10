using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Endpoints;
using Gateway.Host.Tests.Supervision.Endpoints;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

public sealed class ReturnTests
{
    private static readonly RemoteEnd Api = new("api.x.test", 443, Scheme: null);

    [Fact]
    public async Task Wherever_the_backoff_stands_a_generation_starts_within_one_look_after_its_end_answers_again()
    {
        var bench = await WaitingAsync(deaths: 9);
        var left = bench.Now.NextAction.At!.Value - bench.Time.GetUtcNow();
        left.ShouldBeGreaterThan(TimeSpan.FromMinutes(1));
        bench.Now.NextAction.Or.ShouldBe("as soon as api.x.test:443 answers");
        await LookAsync(bench, times: 3);
        bench.Now.State.ShouldBe(AdapterState.Backoff);

        bench.Ends.Heal(Api);
        await LookAsync(bench);

        bench.Now.State.ShouldBe(AdapterState.Ready);
        bench.Events.Recent().ShouldContain(one => one.Kind == EventKind.EarlyReturn && one.Text.StartsWith("api.x.test:443 answers again", StringComparison.Ordinal));
        bench.HostFaults.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_try_counts_like_the_one_that_it_replaces()
    {
        var bench = await WaitingAsync(deaths: 4);
        var before = bench.Now.Restarts;
        await LookAsync(bench);
        bench.Ends.Heal(Api);
        await LookAsync(bench);
        bench.Now.Restarts.ShouldBe(before);

        await DieAsync(bench);

        // the backoff goes on from where it was
        bench.Now.Restarts.Consecutive.ShouldBe(before.Consecutive + 1);
        (bench.Now.NextAction.At!.Value - bench.Time.GetUtcNow()).ShouldBe(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task An_end_that_answers_all_the_time_leaves_the_backoff_as_it_is()
    {
        var bench = await WaitingAsync(deaths: 6, down: false);
        var generation = bench.Now.Generation;
        await LookAsync(bench, times: 15);

        (bench.Now.State, bench.Now.Generation).ShouldBe((AdapterState.Backoff, generation));
        await LookAsync(bench, times: 2);
        bench.Now.State.ShouldBe(AdapterState.Ready);
    }

    [Fact]
    public async Task A_quarantine_and_a_failure_for_people_do_not_end_early()
    {
        var bench = new InstanceBench(limits: one => one with { RestartBudget = 1, BackoffInitial = TimeSpan.FromMilliseconds(1) });
        bench.Pictures[InstanceBench.Name] = ScriptedPictures.FailedOn(Api.Host, Api.Port);
        bench.Ends.Fail(Api);
        await bench.StartAsync();
        for (var death = 0; death < 2; death++)
        {
            await bench.SayAsync(SignalKind.RunEnded);
            await bench.AdvanceAsync(TimeSpan.FromMilliseconds(10));
        }

        bench.Now.State.ShouldBe(AdapterState.Quarantined);
        await LookAsync(bench);
        bench.Ends.Heal(Api);
        await LookAsync(bench, times: 5);

        bench.Now.State.ShouldBe(AdapterState.Quarantined);
        bench.Ends.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_death_of_the_plugins_own_making_without_a_failure_of_the_network_waits_for_time_alone()
    {
        var bench = new InstanceBench();
        bench.Pictures[InstanceBench.Name] = new NetworkPicture { Targets = [new RemoteTarget(Api.Host, Api.Port, "https")] };
        await bench.StartAsync();
        await bench.SayAsync(SignalKind.RunFaulted);
        await bench.SayAsync(SignalKind.RunFaulted);

        bench.Now.State.ShouldBe(AdapterState.Backoff);
        bench.Now.NextAction.Or.ShouldBeNull();
    }

    [Fact]
    public async Task A_generation_that_died_before_it_had_tried_anything_waits_for_the_end_of_the_one_before()
    {
        var bench = await WaitingAsync(deaths: 2);
        bench.Pictures[InstanceBench.Name] = NetworkPicture.Empty;
        bench.Tier.ConnectsAtOnce = false;
        await bench.AdvanceAsync(TimeSpan.FromSeconds(2));
        await DieAsync(bench);

        bench.Now.NextAction.Or.ShouldBe("as soon as api.x.test:443 answers");
    }

    [Fact]
    public async Task A_start_that_did_not_come_up_in_time_returns_early_as_well()
    {
        var bench = new InstanceBench();
        bench.Pictures[InstanceBench.Name] = ScriptedPictures.FailedOn(Api.Host, Api.Port);
        bench.Ends.Fail(Api);
        bench.Tier.ConnectsAtOnce = false;
        await bench.StartAsync();
        for (var start = 0; start < 2; start++)
        {
            // a failed connection that the plugin swallowed: without one the start would count as good
            bench.Live!.Scope.NoteFirstChance(new System.Net.Sockets.SocketException());
            await bench.AdvanceAsync(TimeSpan.FromSeconds(60));
        }

        (bench.Now.State, bench.Now.Reason).ShouldBe((AdapterState.Backoff, Reason.StartupTimeout));
        bench.Now.NextAction.Or.ShouldBe("as soon as api.x.test:443 answers");
    }

    [Fact]
    public async Task A_clock_that_is_set_moves_the_promised_moment_and_not_the_wait()
    {
        var bench = await WaitingAsync(deaths: 6);
        var left = bench.Now.NextAction.At!.Value - bench.Time.GetUtcNow();
        bench.Time.WallStep = TimeSpan.FromHours(-1);
        bench.Actor.Retime();
        await bench.SettleAsync();
        (bench.Now.NextAction.At!.Value - bench.Time.GetUtcNow()).ShouldBe(left, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Switched_off_the_backoff_alone_decides_and_promises_nothing_else()
    {
        var bench = new InstanceBench();
        bench.Configuration.Set(bench.Configuration.Current with { Evidence = new EvidenceConfig { EarlyReturn = false } });
        bench.Pictures[InstanceBench.Name] = ScriptedPictures.FailedOn(Api.Host, Api.Port);
        await bench.StartAsync();
        await DieAsync(bench);
        await DieAsync(bench);

        bench.Now.NextAction.Or.ShouldBeNull();
        await LookAsync(bench);
        bench.Ends.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_operator_who_restarts_it_ends_the_watch()
    {
        var bench = await WaitingAsync(deaths: 5);
        await LookAsync(bench);
        await bench.ExecuteAsync(AdapterVerb.Restart);
        var generation = bench.Now.Generation;
        bench.Ends.Heal(Api);
        await LookAsync(bench, times: 3);

        (bench.Now.State, bench.Now.Generation).ShouldBe((AdapterState.Ready, generation));
    }

    [Fact]
    public async Task One_that_spends_logins_does_not_come_back_in_step_with_others()
    {
        var bench = await WaitingAsync(deaths: 8, login: true);
        await LookAsync(bench);
        bench.Ends.Heal(Api);
        await LookAsync(bench);
        bench.Now.State.ShouldBe(AdapterState.Backoff);
        bench.Now.NextAction.Text.ShouldBe("its endpoint answers again: tries now");

        await bench.AdvanceAsync(TimeSpan.FromSeconds(1));
        bench.Now.State.ShouldBe(AdapterState.Ready);
    }

    private static async Task<InstanceBench> WaitingAsync(int deaths, bool down = true, bool login = false)
    {
        var bench = new InstanceBench(limits: one => one with { BackoffJitter = 0 });
        bench.Pictures[InstanceBench.Name] = ScriptedPictures.FailedOn(Api.Host, Api.Port);
        if (down)
        {
            bench.Ends.Fail(Api);
        }

        if (login)
        {
            bench.Ledger.TryLogin(InstanceBench.Name, PluginId.Parse("p"), budget: 10);
        }

        await bench.StartAsync();
        for (var death = 1; death <= deaths; death++)
        {
            await DieAsync(bench);
            if (bench.Now.State == AdapterState.Backoff && death < deaths)
            {
                await bench.AdvanceAsync(bench.Now.NextAction.At!.Value - bench.Time.GetUtcNow());
            }
        }

        bench.Now.State.ShouldBe(AdapterState.Backoff);
        return bench;
    }

    /// <summary>A death that the adapter itself blames on its platform.</summary>
    private static Task DieAsync(InstanceBench bench) => bench.SayAsync(SignalKind.FatalReported, retryable: true);

    private static async Task LookAsync(InstanceBench bench, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            await bench.AdvanceAsync(TimeSpan.FromSeconds(1));
            bench.Returns.Look();
            await bench.SettleAsync();
        }
    }
}
