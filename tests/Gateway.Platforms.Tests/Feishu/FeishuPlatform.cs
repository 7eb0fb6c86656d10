using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>Feishu for the contract of adapters and for the table of switches.</summary>
internal sealed class FeishuPlatform(FeishuSimulator simulator) : PlatformRig
{
    public FeishuSimulator Simulator => simulator;

    public override string Plugin => "feishu";

    public override string Fixture => "Gateway.Adapters.Feishu";

    /// <summary>Feishu knows no resume: every connection is asked for.</summary>
    public override int Logins => simulator.Calls("endpoint").Count();

    public override IReadOnlyList<string> Sent => [.. simulator.Sent];

    public override int Attempts => simulator.Calls("reply").Count();

    public string PingInterval { get; init; } = "30s";

    public string PongTimeout { get; init; } = "8s";

    public static async Task<FeishuPlatform> StartAsync() => new(await FeishuSimulator.StartAsync());

    public override string Settings(bool badCredential = false) =>
        $"app_id: {simulator.AcceptsId}, app_secret: '{(badCredential ? "revoked" : simulator.Accepts)}', domain: '{simulator.Url}', ping_interval: {PingInterval}, pong_timeout: {PongTimeout}";

    public override Task WriteAsync(string text) => simulator.WriteAsync(text);

    public override Task SentAsync(params string[] texts) => simulator.SentAsync(texts);

    public override Task DropAsync()
    {
        simulator.DropAll();
        return Task.CompletedTask;
    }

    public override void LimitOnce(TimeSpan wait) =>
        simulator.Switches.Fail(new(429, RetryAfter: wait.TotalSeconds), times: 1, name => name.EndsWith("reply", StringComparison.Ordinal));

    public override ValueTask DisposeAsync() => simulator.DisposeAsync();
}
