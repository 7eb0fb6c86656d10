using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>Telegram calling the gateway, for the contract of adapters.</summary>
internal sealed class TelegramWebhookPlatform(TelegramSimulator simulator) : PlatformRig
{
    public override string Plugin => "telegram";

    public override string Fixture => "Gateway.Adapters.Telegram";

    public override int Logins => simulator.Of("getMe").Count();

    public override IReadOnlyList<string> Sent => simulator.Made;

    public override int Attempts => simulator.Of("sendMessage").Count();

    public static async Task<TelegramWebhookPlatform> StartAsync() => new(await TelegramSimulator.StartAsync());

    public override string Settings(bool badCredential = false) =>
        $"token: '{(badCredential ? "123456:revoked" : simulator.Accepts)}', api_root: '{simulator.Url}', mode: webhook, public_url: 'https://bots.example.org'";

    /// <summary>The address of the settings was there before the gateway had one.</summary>
    public override void Join(Uri gateway, string name)
    {
        simulator.Webhook.Tunnel = gateway;
        simulator.Look();
    }

    public override Task WriteAsync(string text)
    {
        simulator.Write(text);
        return Task.CompletedTask;
    }

    public override Task SentAsync(params string[] texts) =>
        simulator.WaitAsync($"made: {string.Join(", ", texts)}", _ => texts.All(text => simulator.Made.Contains(text)));

    public override Task DropAsync()
    {
        simulator.CutWebhook();
        return Task.CompletedTask;
    }

    public override void LimitOnce(TimeSpan wait)
    {
        simulator.RetryAfter = (int)wait.TotalSeconds;
        simulator.SetFault(Fault.TooManyRequests, "sendMessage", times: 1);
    }

    public override ValueTask DisposeAsync() => simulator.DisposeAsync();
}
