using Gateway.Chaos.Tests;
using Gateway.Host.Model;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>A whole gateway with one bot that Telegram calls, through a tunnel to wherever it listens.</summary>
internal static class WebhookGateway
{
    public const string Name = "tg";

    // limits as they are by default; only the folder is watched faster
    private const string Routes = """
          liveness_watchdog: {interval: 200ms, sweep: 20ms}
          plugins: {settle: 60ms, rescan: 100ms}
          limits: {backoff_initial: 50ms, backoff_max: 400ms, restart_budget: 100}
          routes:
            - {from: tg, to: echo}
        """;

    public static async Task<GatewayUnderTest> StartAsync(TelegramSimulator simulator, string? home = null, string settings = "")
    {
        var gateway = await GatewayUnderTest.StartAsync(
            $"    {Name}: {{plugin: telegram, settings: {{token: \"{TelegramSimulator.Token}\", api_root: \"{simulator.Url}\", poll_timeout: 1s, mode: webhook, public_url: \"https://bots.example.org\"{settings}}}}}",
            ["Gateway.Adapters.Telegram"], Routes, home);
        simulator.Webhook.Tunnel = gateway.Url;
        simulator.Look();
        return gateway;
    }

    /// <summary>The first bytes, and a mapped hook, make it ready before it says itself that Telegram calls it.</summary>
    public static Task<AdapterSnapshot> ConnectedAsync(this GatewayUnderTest gateway, long atLeast = 1) => gateway.WaitAsync(
        Name, $"connected, generation {atLeast} or later", one => one is { State: AdapterState.Ready, Reason: Reason.Connected } && one.Generation.Value >= atLeast);
}
