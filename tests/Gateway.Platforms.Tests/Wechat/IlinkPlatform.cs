using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>WeChat for the contract of adapters and for the table of switches.</summary>
internal sealed class IlinkPlatform(IlinkSimulator simulator) : PlatformRig
{
    public IlinkSimulator Simulator => simulator;

    public override string Plugin => "wechat";

    public override string Fixture => "Gateway.Adapters.Wechat";

    /// <summary>Logging in is a person's act.</summary>
    public override int Logins => 0;

    public override IReadOnlyList<string> Sent => simulator.Sent;

    public override int Attempts => simulator.Sends.Count();

    public static async Task<IlinkPlatform> StartAsync() => new(await IlinkSimulator.StartAsync());

    public override string Settings(bool badCredential = false) =>
        $"token: '{(badCredential ? "simulated:revoked" : simulator.Accepts)}', base_url: '{simulator.Url}', poll_timeout: {(int)simulator.Hold.TotalMilliseconds}ms";

    public override Task WriteAsync(string text)
    {
        simulator.Write(text);
        return Task.CompletedTask;
    }

    public override Task SentAsync(params string[] texts) => simulator.SentAsync(texts);

    public override Task DropAsync()
    {
        simulator.CutPolls();
        return Task.CompletedTask;
    }

    public override void LimitOnce(TimeSpan wait) => simulator.Switches.Fail(new(429, RetryAfter: wait.TotalSeconds), times: 1, name => name == IlinkSimulator.Send);

    public override ValueTask DisposeAsync() => simulator.DisposeAsync();
}
