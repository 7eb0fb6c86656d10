using Gateway.Platforms.Tests.Contract;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>Discord for the contract of adapters and for the table of switches.</summary>
internal sealed class DiscordPlatform(DiscordSimulator simulator) : PlatformRig
{
    public DiscordSimulator Simulator => simulator;

    public override string Plugin => "discord";

    public override string Fixture => "Gateway.Adapters.Discord";

    public override int Logins => simulator.Logins.Count();

    public override IReadOnlyList<string> Sent => [.. simulator.Sent];

    public override int Attempts => simulator.Recorder.All.Count(one => one.Kind == RecordedKind.Request && one.Name.StartsWith("POST", StringComparison.Ordinal));

    /// <summary>How long a session may take until READY.</summary>
    public string ReadyTimeout { get; init; } = "30s";

    public static async Task<DiscordPlatform> StartAsync() => new(await DiscordSimulator.StartAsync());

    public override string Settings(bool badCredential = false) =>
        $"token: '{(badCredential ? "MTAw.revoked.token" : simulator.Accepts)}', api_root: '{simulator.Url}/api', ready_timeout: {ReadyTimeout}";

    public override Task WriteAsync(string text) => simulator.WriteAsync(text);

    public override Task SentAsync(params string[] texts) => simulator.SentAsync(texts);

    public override Task DropAsync()
    {
        simulator.DropAll();
        return Task.CompletedTask;
    }

    public override void LimitOnce(TimeSpan wait) =>
        simulator.Switches.Fail(new(429, RetryAfter: wait.TotalSeconds), times: 1, name => name.StartsWith("POST", StringComparison.Ordinal));

    public override ValueTask DisposeAsync() => simulator.DisposeAsync();
}
