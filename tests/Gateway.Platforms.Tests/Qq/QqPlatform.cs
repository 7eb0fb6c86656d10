using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Qq;

/// <summary>QQ for the contract of adapters and for the table of switches.</summary>
internal sealed class QqPlatform(QqSimulator simulator) : PlatformRig
{
    public QqSimulator Simulator => simulator;

    public override string Plugin => "qq";

    public override string Fixture => "Gateway.Adapters.Qq";

    public override int Logins => simulator.Logins.Count();

    public override IReadOnlyList<string> Sent => simulator.Sent;

    public override int Attempts => simulator.Posts.Count();

    /// <summary>How long a session may take until READY.</summary>
    public string ReadyTimeout { get; init; } = "30s";

    public static async Task<QqPlatform> StartAsync() => new(await QqSimulator.StartAsync());

    public override string Settings(bool badCredential = false) =>
        $"app_id: '{QqSimulator.AppId}', secret: '{(badCredential ? "anotherSecret" : simulator.Accepts)}', api_root: '{simulator.Url}', token_root: '{simulator.Url}', ready_timeout: {ReadyTimeout}";

    public override Task WriteAsync(string text) => simulator.WriteAsync(text);

    public override Task SentAsync(params string[] texts) => simulator.SentAsync(texts);

    public override Task DropAsync()
    {
        simulator.DropAll();
        return Task.CompletedTask;
    }

    public override void LimitOnce(TimeSpan wait) =>
        simulator.Switches.Fail(new(429, RetryAfter: wait.TotalSeconds), times: 1, name => name.EndsWith("/messages", StringComparison.Ordinal));

    public override ValueTask DisposeAsync() => simulator.DisposeAsync();
}
