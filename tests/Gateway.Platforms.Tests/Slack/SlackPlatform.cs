using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>Slack for the contract of adapters and for the table of switches.</summary>
internal sealed class SlackPlatform(SlackSimulator simulator) : PlatformRig
{
    public SlackSimulator Simulator => simulator;

    public override string Plugin => "slack";

    public override string Fixture => "Gateway.Adapters.Slack";

    /// <summary>Slack knows no resume: every connection is asked for.</summary>
    public override int Logins => simulator.Calls("apps.connections.open").Count();

    public override IReadOnlyList<string> Sent => [.. simulator.Sent];

    public override int Attempts => simulator.Calls("chat.postMessage").Count();

    public string PingInterval { get; init; } = "3s";

    public string HelloTimeout { get; init; } = "30s";

    public static async Task<SlackPlatform> StartAsync() => new(await SlackSimulator.StartAsync());

    public override string Settings(bool badCredential = false) =>
        $"bot_token: '{(badCredential ? "xoxb-9-revoked" : simulator.AcceptsBot)}', app_token: '{simulator.AcceptsApp}', api_root: '{simulator.Url}/api', ping_interval: {PingInterval}, hello_timeout: {HelloTimeout}";

    public override Task WriteAsync(string text) => simulator.WriteAsync(text);

    public override Task SentAsync(params string[] texts) => simulator.SentAsync(texts);

    public override Task DropAsync()
    {
        simulator.DropAll();
        return Task.CompletedTask;
    }

    public override void LimitOnce(TimeSpan wait) =>
        simulator.Switches.Fail(new(429, RetryAfter: wait.TotalSeconds), times: 1, name => name.EndsWith("chat.postMessage", StringComparison.Ordinal));

    public override ValueTask DisposeAsync() => simulator.DisposeAsync();
}
