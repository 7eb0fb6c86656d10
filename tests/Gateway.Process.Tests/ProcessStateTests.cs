namespace Gateway.Process.Tests;

/// <summary>What an adapter does to the process of the gateway is undone, and said.</summary>
public sealed class ProcessStateTests
{
    [Fact]
    public async Task One_pool_thread_for_everybody_does_not_take_the_gateway_down()
    {
        using var home = new GatewayHome("""
            gateway:
              adapters:
                greedy: {plugin: misbehaving, isolation: in-process, settings: {behaviour: one-pool-thread}}
            """);
        home.Drop("Misbehaving", "misbehaving");
        await using var gateway = await GatewayProcess.StartAsync(home);

        var told = await ToldAsync(gateway, "the limits of the thread pool were changed");
        told.Text.ShouldContain("by 'greedy' (generation 1), the only one that ran");
        (told.Adapter, told.Generation).ShouldBe(("greedy", 1));
        (await gateway.TextAsync("healthz/live")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Directory_environment_culture_console_and_collector_are_put_back_and_told_with_the_generation_and_without_values()
    {
        using var home = new GatewayHome("""
            gateway:
              adapters:
                rude: {plugin: misbehaving, isolation: in-process, settings: {behaviour: touches-process}}
            """);
        home.Drop("Misbehaving", "misbehaving");
        await using var gateway = await GatewayProcess.StartAsync(home);

        var told = await ToldAsync(gateway, "the current directory was changed");
        foreach (var what in new[] { "standard output", "standard error", "GATEWAY_FIXTURE_TOUCHED", "the default culture", "the mode of the collector" })
        {
            told.Text.ShouldContain(what);
        }

        told.Text.ShouldNotContain("not put back");
        Directory.ResolveLinkTarget($"/proc/{gateway.Id}/cwd", returnFinalTarget: false)!.FullName.ShouldNotBe(Path.GetTempPath().TrimEnd('/'));
        (await gateway.CommandAsync("status")).All.ShouldNotContain("a value that nobody may see");
        (await gateway.EventsAsync()).ShouldAllBe(one => !one.Text.Contains("a value that nobody may see", StringComparison.Ordinal));
    }

    private static Task<EventSeen> ToldAsync(GatewayProcess gateway, string what) => Eventually.Get(
        what,
        async () => (await gateway.EventsAsync()).FirstOrDefault(one => one.Kind == "process-state-touched" && one.Text.Contains(what, StringComparison.Ordinal)),
        gateway.Said);
}
