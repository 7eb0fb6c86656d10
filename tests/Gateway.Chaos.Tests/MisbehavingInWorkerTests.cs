using Gateway.Host.Model;

namespace Gateway.Chaos.Tests;

/// <summary>The suite with every adapter in a worker process of its own, and what only a process can contain.</summary>
public sealed class MisbehavingInWorkerTests() : MisbehavingAdapterContract("process")
{
    [Fact]
    public async Task A_constructor_that_hangs_costs_its_process_and_nobody_else_anything()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            "    bad: {plugin: hanging-constructor, limits: {load_deadline: 4s}}\n    neighbour: {plugin: wellbehaved, limits: {load_deadline: 20s}}", ["HangingConstructor", "Wellbehaved"], isolation: "process");
        await gateway.ReadyAsync("neighbour");
        (await gateway.DeathAsync("bad")).Reason.ShouldBe(Reason.ConstructTimeout);
        await gateway.WaitAsync("bad", "its process is gone", one => one.Retired.Any(old => old.State == RetiredState.Unloaded));
        await gateway.WaitAsync("bad", "tried again", one => one.Generation.Value >= 2);
        (await gateway.ReadyAsync("neighbour")).Generation.Value.ShouldBe(1);
    }

    [Theory]
    [InlineData("late-connected")]
    [InlineData("send-after-fencing")]
    public async Task A_generation_that_would_go_on_after_its_end_goes_with_its_process(string behaviour)
    {
        await using var gateway = await StartAsync(behaviour, "report_file: $HOME/report");
        await gateway.ReadyAsync("bad");
        await gateway.CommandAsync("bad", AdapterVerb.Restart);
        await gateway.ReadyAsync("bad", atLeast: 2);

        await gateway.WaitAsync("bad", "its process is gone", one => one.Retired.Any(old => old.Generation.Value == 1 && old.State == RetiredState.Unloaded));
        gateway["bad"]!.Generation.Value.ShouldBe(2);
        await AssertNeighbourUntouchedAsync(gateway);
    }
}
