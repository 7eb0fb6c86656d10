using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>Telegram for the contract of adapters and for the table of switches.</summary>
internal class TelegramPlatform(TelegramSimulator simulator) : PlatformRig
{
    public TelegramSimulator Simulator => simulator;

    public override string Plugin => "telegram";

    public override string Fixture => "Gateway.Adapters.Telegram";

    public override int Logins => simulator.Of("getMe").Count();

    public override IReadOnlyList<string> Sent => simulator.Made;

    public override int Attempts => simulator.Of("sendMessage").Count();

    public static async Task<TelegramPlatform> StartAsync() => new(await TelegramSimulator.StartAsync());

    public override string Settings(bool badCredential = false) =>
        $"token: '{(badCredential ? "123456:revoked" : simulator.Accepts)}', api_root: '{simulator.Url}', poll_timeout: 1s";

    public override Task WriteAsync(string text)
    {
        simulator.Write(text);
        return Task.CompletedTask;
    }

    public override Task SentAsync(params string[] texts) =>
        simulator.WaitAsync($"made: {string.Join(", ", texts)}", _ => texts.All(text => simulator.Made.Contains(text)));

    public override Task DropAsync()
    {
        simulator.Cut();
        return Task.CompletedTask;
    }

    public override void LimitOnce(TimeSpan wait)
    {
        simulator.RetryAfter = (int)wait.TotalSeconds;
        simulator.SetFault(Fault.TooManyRequests, "sendMessage", times: 1);
    }

    public override ValueTask DisposeAsync() => simulator.DisposeAsync();
}
