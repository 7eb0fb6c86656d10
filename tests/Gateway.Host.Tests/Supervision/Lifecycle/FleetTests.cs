using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Endpoints;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Tests.Supervision.Endpoints;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

/// <summary>Many instances at once: who is to blame, the adapter or the host.</summary>
public sealed class FleetTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly RemoteEnd Api = new("api.x.test", 443, Scheme: null);

    [Fact]
    public async Task Nine_healthy_and_one_dead_the_one_is_replaced()
    {
        var bench = await FleetAsync(others: 9);
        bench.Tier.OpinionOf = spec => spec.Adapter == InstanceBench.Name && spec.Number.Value == 1 ? Dead : LivenessOpinion.Alive;

        await CheckAsync(bench, rounds: 4);

        bench.Tier.Made.Count.ShouldBe(11);
        (bench.Now.State, bench.Now.Generation.Value).ShouldBe((AdapterState.Ready, 11));
        bench.Host.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nine_dead_at_once_because_the_network_of_the_host_is_down_are_left_alone_until_it_returns()
    {
        var bench = await FleetAsync(others: 8);
        bench.Network.IsUp = false;
        bench.Ends.Fail(Api);
        bench.Tier.OpinionOf = _ => Dead;

        await CheckAsync(bench, rounds: 100);

        bench.Tier.Made.Count.ShouldBe(9, "restarting helps nobody while the network is down");
        bench.Roster.Current.Adapters.Values.ShouldAllBe(one => one.State == AdapterState.Degraded && one.Reason == Reason.HostNetworkDown);
        bench.Host.Problems.Keys.ShouldBe([NetworkOutage.Cause]);

        // what was cut stays dead, what is made anew works
        bench.Network.IsUp = true;
        bench.Ends.Heal(Api);
        bench.Tier.OpinionOf = spec => spec.Number.Value <= 9 ? Dead : LivenessOpinion.Alive;
        await CheckAsync(bench, rounds: 60);

        AssertAllHealed(bench, restarts: 9);
    }

    [Fact]
    public async Task Nine_that_give_up_by_themselves_while_the_network_is_down_are_started_again_when_it_returns_and_not_before()
    {
        var bench = await FleetAsync(others: 8);
        bench.Network.IsUp = false;
        bench.Ends.Fail(Api);
        foreach (var generation in bench.Tier.Made)
        {
            generation.Say(new GenerationSignal(SignalKind.FatalReported, "gave up") { Code = "gave-up", Retryable = true });
        }

        await CheckAsync(bench, rounds: 200);

        bench.Tier.Made.Count.ShouldBe(9);
        bench.Roster.Current.Adapters.Values.ShouldAllBe(one => one.State == AdapterState.Backoff && one.Reason == Reason.HostNetworkDown && one.NextAction.At > bench.Time.GetUtcNow());
        bench.Host.Problems.Keys.ShouldBe([NetworkOutage.Cause]);

        bench.Network.IsUp = true;
        bench.Ends.Heal(Api);
        await CheckAsync(bench, rounds: 2);

        AssertAllHealed(bench, restarts: 9);
    }

    [Fact]
    public async Task Those_that_reconnect_by_themselves_after_the_network_has_returned_are_not_replaced_at_all()
    {
        var bench = await FleetAsync(others: 8);
        bench.Network.IsUp = false;
        bench.Ends.Fail(Api);
        bench.Tier.OpinionOf = _ => Dead;
        await CheckAsync(bench, rounds: 20);

        bench.Network.IsUp = true;
        bench.Ends.Heal(Api);
        await CheckAsync(bench, rounds: 3);
        bench.Tier.OpinionOf = _ => LivenessOpinion.Alive;
        // a strike is shown for as long as it is in the window
        await CheckAsync(bench, rounds: 140);

        AssertAllHealed(bench, restarts: 0);
    }

    [Fact]
    public async Task Nine_dead_at_once_behind_a_router_that_is_off_are_left_alone_until_one_end_answers()
    {
        var bench = await FleetAsync(others: 8);
        bench.Ends.Fail(Api);
        bench.Tier.OpinionOf = spec => spec.Number.Value <= 9 ? Dead : LivenessOpinion.Alive;

        await CheckAsync(bench, rounds: 100);

        bench.Tier.Made.Count.ShouldBe(9, "a try could only spend a login while the end does not answer");
        bench.Host.Problems.Keys.ShouldBe(["host-suspected"]);

        bench.Ends.Heal(Api);
        await CheckAsync(bench, rounds: 40);

        AssertAllHealed(bench, restarts: 9);
    }

    [Fact]
    public async Task Liars_that_always_say_alive_cannot_take_themselves_out_of_the_picture()
    {
        var bench = await FleetAsync(others: 8);
        bench.Ends.Fail(Api);
        bench.Tier.OpinionOf = _ => LivenessOpinion.Alive;

        // what the host itself sees of all nine, two witnesses, past every grace; each says "alive" in between
        for (var round = 0; round < 30; round++)
        {
            foreach (var row in bench.Sights.Rows)
            {
                var at = bench.Time.GetTimestamp();
                row.Post([See(row, ObservationKind.ConnectFailing, at), See(row, ObservationKind.HiddenFailures, at)]);
            }

            await CheckAsync(bench, rounds: 1);
        }

        bench.Tier.Made.Count.ShouldBe(9);
        bench.Host.Problems.Keys.ShouldBe(["host-suspected"]);
    }

    private static LivenessOpinion Dead => LivenessOpinion.Dead("gone", "the link is gone");

    private static Observation See(EvidenceRow row, ObservationKind kind, long at) => new(kind, row.Target.Subject, at, "seen") { IsEnvironmental = true };

    private static void AssertAllHealed(InstanceBench bench, int restarts)
    {
        bench.Roster.Current.Adapters.Values.ShouldAllBe(one => one.State == AdapterState.Ready);
        bench.Tier.Made.Count.ShouldBe(9 + restarts);
        bench.Tier.Made.GroupBy(one => one.Adapter).ShouldAllBe(group => group.Count() <= 2);
        bench.Host.Problems.ShouldBeEmpty();
        bench.HostFaults.ShouldBeEmpty();
    }

    private static async Task<InstanceBench> FleetAsync(int others)
    {
        var bench = new InstanceBench();
        bench.Pictures[InstanceBench.Name] = ScriptedPictures.FailedOn(Api.Host, Api.Port);
        await bench.StartAsync();
        for (var i = 0; i < others; i++)
        {
            var name = AdapterId.Parse($"other-{i}");
            bench.Pictures[name] = ScriptedPictures.FailedOn(Api.Host, Api.Port);
            await bench.AddAsync(name);
        }

        return bench;
    }

    private static async Task CheckAsync(InstanceBench bench, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            await bench.AdvanceAsync(Interval);
            bench.Table.PostChecks();
            bench.Returns.Look();
            await bench.SettleAsync();
        }
    }
}
