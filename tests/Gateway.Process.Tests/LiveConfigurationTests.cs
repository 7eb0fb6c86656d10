namespace Gateway.Process.Tests;

/// <summary>Editing the configuration of a running gateway.</summary>
public sealed class LiveConfigurationTests : IAsyncLifetime
{
    private const string Two = """
        gateway:
          adapters:
            demo: {plugin: webhook, settings: {unsigned: true}}
            other: {plugin: wellbehaved, settings: {greeting: hello}}
        """;

    private readonly GatewayHome _home = new GatewayHome(Two).WithWebhook();
    private GatewayProcess _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _home.Drop("Wellbehaved", "wellbehaved");
        _gateway = await GatewayProcess.StartAsync(_home);
        await _gateway.ReadyAsync("demo");
        await _gateway.ReadyAsync("other");
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task An_edit_with_a_typo_leaves_the_running_set_and_status_says_so()
    {
        _home.Configure(Two.Replace("greeting: hello", "greeting: hi", StringComparison.Ordinal) + "\n  liveness_wachdog: {interval: 9s}\n");

        await Eventually.Get("the edit is rejected", async () =>
            (await _gateway.EventsAsync()).FirstOrDefault(one => one.Kind == "configuration-rejected"), _gateway.Said);

        var status = await _gateway.CommandAsync("status");
        status.Code.ShouldBe(0, status.All);
        status.Output.ShouldContain("configuration-rejected");
        status.Output.ShouldContain("liveness_wachdog");
        (await _gateway.FindAsync("demo"))!.ShouldSatisfyAllConditions(seen => seen.State.ShouldBe("ready"), seen => seen.Generation.ShouldBe(1));
        (await _gateway.FindAsync("other"))!.ShouldSatisfyAllConditions(seen => seen.State.ShouldBe("ready"), seen => seen.Generation.ShouldBe(1));

        _home.Configure(Two);
        await Eventually.Get("status is clean again", async () =>
            (await _gateway.TextAsync("api/v1/status")).Contains("configuration-rejected", StringComparison.Ordinal) ? null : "clean", _gateway.Said);
    }

    [Fact]
    public async Task A_good_edit_restarts_only_the_adapter_that_it_touches()
    {
        _home.Configure(Two.Replace("greeting: hello", "greeting: hi", StringComparison.Ordinal));

        (await _gateway.ReadyAsync("other", atLeast: 2)).Generation.ShouldBe(2);
        (await _gateway.FindAsync("demo"))!.Generation.ShouldBe(1);
    }

    [Fact]
    public async Task An_adapter_that_is_added_and_removed_comes_and_goes()
    {
        _home.Configure(Two + "\n    third: {plugin: wellbehaved}\n");
        await _gateway.ReadyAsync("third");
        _home.Configure(Two);
        await Eventually.Get("it is gone", async () => await _gateway.FindAsync("third") is null ? "gone" : null, _gateway.Said);
        (await _gateway.FindAsync("demo"))!.Generation.ShouldBe(1);
        (await _gateway.FindAsync("other"))!.Generation.ShouldBe(1);
    }
}
