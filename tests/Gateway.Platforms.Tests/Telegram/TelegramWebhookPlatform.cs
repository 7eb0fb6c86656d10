namespace Gateway.Platforms.Tests.Telegram;

/// <summary>Telegram calling the gateway, for the contract of adapters.</summary>
internal sealed class TelegramWebhookPlatform(TelegramSimulator simulator) : TelegramPlatform(simulator)
{
    public static new async Task<TelegramWebhookPlatform> StartAsync() => new(await TelegramSimulator.StartAsync());

    public override string Settings(bool badCredential = false) =>
        $"token: '{(badCredential ? "123456:revoked" : Simulator.Accepts)}', api_root: '{Simulator.Url}', mode: webhook, public_url: 'https://bots.example.org'";

    /// <summary>The address of the settings was there before the gateway had one.</summary>
    public override void Join(Uri gateway, string name)
    {
        Simulator.Webhook.Tunnel = gateway;
        Simulator.Look();
    }

    public override Task DropAsync()
    {
        Simulator.CutWebhook();
        return Task.CompletedTask;
    }
}
