using System.Globalization;
using Gateway.Fixtures;
using Gateway.Irc.Tests;
using Gateway.Platforms.Tests.Discord;
using Gateway.Platforms.Tests.Feishu;
using Gateway.Platforms.Tests.Qq;
using Gateway.Platforms.Tests.Slack;
using Gateway.Platforms.Tests.Telegram;
using Gateway.Platforms.Tests.Wechat;

namespace Gateway.Platforms.Tests;

/// <summary>What all eight adapters of this repository talk to, on this machine: a simulator each, a real server for IRC, and nobody for webhooks.</summary>
internal sealed class EightPlatforms : IAsyncDisposable
{
    private readonly DiscordSimulator _discord;
    private readonly TelegramSimulator _telegram;
    private readonly SlackSimulator _slack;
    private readonly FeishuSimulator _feishu;
    private readonly IlinkSimulator _wechat;
    private readonly QqSimulator _qq;
    private readonly Ngircd _irc;

    private EightPlatforms(DiscordSimulator discord, TelegramSimulator telegram, SlackSimulator slack, FeishuSimulator feishu, IlinkSimulator wechat, QqSimulator qq, Ngircd irc) =>
        (_discord, _telegram, _slack, _feishu, _wechat, _qq, _irc) = (discord, telegram, slack, feishu, wechat, qq, irc);

    /// <summary>Instances and plugins, called the same.</summary>
    public static IReadOnlyList<string> Names { get; } = ["discord", "telegram", "slack", "feishu", "wechat", "qq", "irc", "webhook"];

    /// <summary>Where the build has put them, by the names of <see cref="FixtureFolders" />.</summary>
    public static IReadOnlyList<string> Plugins { get; } =
        ["Gateway.Adapters.Discord", "Gateway.Adapters.Telegram", "Gateway.Adapters.Slack", "Gateway.Adapters.Feishu", "Gateway.Adapters.Wechat", "Gateway.Adapters.Qq", "Irc", "Webhook"];

    /// <summary>Heartbeats and polls that each platform has answered. Nobody calls a webhook, and a server of IRC does not count.</summary>
    public IReadOnlyDictionary<string, int> Beats => new Dictionary<string, int>
    {
        ["discord"] = _discord.Beats.Count(),
        ["telegram"] = _telegram.Of("getUpdates").Count(),
        ["feishu"] = _feishu.Pings.Count(),
        ["wechat"] = _wechat.Polls.Count(),
        ["qq"] = _qq.Beats.Count(),
    };

    /// <summary>Fresh logins, of those that count them.</summary>
    public IReadOnlyDictionary<string, int> Logins => new Dictionary<string, int>
    {
        ["discord"] = _discord.Logins.Count(),
        ["telegram"] = _telegram.Of("getMe").Count(),
        ["slack"] = _slack.Calls("apps.connections.open").Count(),
        ["feishu"] = _feishu.Calls("endpoint").Count(),
        ["qq"] = _qq.Logins.Count(),
    };

    /// <param name="beats">How much more often than in life heartbeats are due.</param>
    /// <param name="polls">How much shorter than in life polls are held.</param>
    public static async Task<EightPlatforms> StartAsync(int beats = 1, int polls = 1)
    {
        var platforms = new EightPlatforms(
            await DiscordSimulator.StartAsync(), await TelegramSimulator.StartAsync(), await SlackSimulator.StartAsync(), await FeishuSimulator.StartAsync(),
            await IlinkSimulator.StartAsync(), await QqSimulator.StartAsync(), await Ngircd.StartAsync()) { Divisor = beats };
        platforms._discord.HeartbeatInterval /= beats;
        platforms._qq.HeartbeatInterval /= beats;
        platforms._wechat.Hold /= polls;
        // no poll of Telegram's can be shorter than a second
        platforms.TelegramHold = Math.Max(1, 30 / polls);
        return platforms;
    }

    /// <summary>YAML below <c>adapters:</c>, indented by four. What may be late on a busy machine has time for it.</summary>
    public string Adapters => string.Create(CultureInfo.InvariantCulture, $$"""
            discord: {plugin: discord, settings: { {{new DiscordPlatform(_discord).Settings()}} } }
            telegram: {plugin: telegram, settings: {token: '{{TelegramSimulator.Token}}', api_root: '{{_telegram.Url}}', poll_timeout: {{TelegramHold}}s} }
            slack: {plugin: slack, settings: { {{new SlackPlatform(_slack) { PingInterval = Divisor > 1 ? "1500ms" : "3s" }.Settings()}} } }
            feishu: {plugin: feishu, settings: { {{new FeishuPlatform(_feishu) { PingInterval = Divisor > 1 ? "2s" : "30s", PongTimeout = Divisor > 1 ? "1900ms" : "8s" }.Settings()}} } }
            wechat: {plugin: wechat, settings: { {{new IlinkPlatform(_wechat).Settings()}} } }
            qq: {plugin: qq, settings: { {{new QqPlatform(_qq).Settings()}} } }
            irc: {plugin: irc, settings: {server: 127.0.0.1, port: {{_irc.Port}}, tls: false, nick: gw, channels: ['#t'], ping_interval: {{60_000 / Divisor}}ms, pong_timeout: {{(Divisor > 1 ? 5 : 20)}}s} }
            webhook: {plugin: webhook, settings: {unsigned: true} }
        """);

    private int Divisor { get; init; } = 1;

    private int TelegramHold { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _discord.DisposeAsync();
        await _telegram.DisposeAsync();
        await _slack.DisposeAsync();
        await _feishu.DisposeAsync();
        await _wechat.DisposeAsync();
        await _qq.DisposeAsync();
        await _irc.DisposeAsync();
    }
}
