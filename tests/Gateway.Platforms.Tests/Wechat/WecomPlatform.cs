using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>WeCom for the contract of adapters and for the table of switches.</summary>
internal sealed class WecomPlatform(WecomSimulator simulator) : PlatformRig
{
    public WecomSimulator Simulator => simulator;

    public override string Plugin => "wechat";

    public override string Fixture => "Gateway.Adapters.Wechat";

    /// <summary>Each message is delivered once, to whoever is there.</summary>
    public override bool MissesNothing => false;

    public override int Logins => simulator.Confirmed;

    public override IReadOnlyList<string> Sent => simulator.Sent;

    public override int Attempts => simulator.Answers.Count() + simulator.Pushes.Count();

    /// <summary>Settings beside the usual ones, in flow style.</summary>
    public string More { get; init; } = "";

    public static async Task<WecomPlatform> StartAsync() => new(await WecomSimulator.StartAsync());

    public override string Settings(bool badCredential = false) =>
        $"mode: wecom, bot_id: {WecomSimulator.BotId}, token: '{(badCredential ? "revokedSecret" : simulator.Accepts)}', socket_url: '{simulator.SocketUrl}'{More}";

    public override Task WriteAsync(string text) => simulator.WriteAsync(text);

    public override Task SentAsync(params string[] texts) => simulator.SentAsync(texts);

    /// <summary>Until it is back: what is written before would not come.</summary>
    public override async Task DropAsync()
    {
        var confirmed = simulator.Confirmed;
        simulator.DropAll();
        await simulator.Recorder.WaitAsync("subscribed again", _ => simulator.Confirmed > confirmed);
    }

    public override void LimitOnce(TimeSpan wait) => simulator.Limited = 1;

    public override ValueTask DisposeAsync() => simulator.DisposeAsync();
}
