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
}
