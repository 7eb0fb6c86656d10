namespace Gateway.Process.Tests;

/// <summary>A generation that cannot be unloaded is told with what holds it, by the gateway itself.</summary>
public sealed class LeakHolderTests
{
    [Fact]
    public async Task A_leaked_generation_is_told_with_the_event_that_holds_it_and_no_file_of_its_memory_is_left()
    {
        using var home = new GatewayHome("""
            gateway:
              adapters:
                pinned: {plugin: useslibraries, isolation: in-process, settings: {uses: process-exit-handler}}
            """);
        home.Drop("UsesLibraries", "useslibraries");
        await using var gateway = await GatewayProcess.StartAsync(home);
        await gateway.ReadyAsync("pinned");
        (await gateway.CommandAsync("restart", "pinned")).Code.ShouldBe(0);
        await gateway.ReadyAsync("pinned", atLeast: 2);

        const string Held = "held by AppDomain.ProcessExit -> EventHandler -> Gateway.Fixtures.UsesLibraries.LeftBehind";
        await Eventually.Get("the holder is named", async () => (await gateway.EventsAsync()).FirstOrDefault(one =>
            one is { Kind: "generation-leaked", Generation: 1 } && one.Text.Contains(Held, StringComparison.Ordinal)), gateway.Said);
        (await gateway.CommandAsync("why", "pinned")).Output.ShouldContain(Held);
        (await gateway.EventsAsync()).ShouldNotContain(one => one.Kind == "verdict-reached", "nobody was struck while the memory was read");
        Directory.EnumerateFiles(home.Data, "*", SearchOption.AllDirectories).ShouldAllBe(file => new FileInfo(file).Length < 50_000_000);
    }
}
