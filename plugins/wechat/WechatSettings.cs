using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Abstractions;

namespace Gateway.Adapters.Wechat;

/// <summary>The settings of one bot, checked.</summary>
/// <param name="IsWecom">A bot of WeCom, over its socket; otherwise one of WeChat, by long polling.</param>
/// <param name="Token">A secret: the token of a login by QR code, or the secret of a WeCom bot.</param>
/// <param name="BotId">The bot's id; null where it is not needed and not given.</param>
/// <param name="BaseUrl">Of the long polling, without a slash at the end.</param>
/// <param name="SocketUrl">Of the socket.</param>
/// <param name="PollTimeout">How long a poll may be held, until the platform says how long it holds them.</param>
/// <param name="ReadyTimeout">From the connection until the bot is subscribed.</param>
/// <param name="PingInterval">Of the socket.</param>
internal sealed record WechatSettings(bool IsWecom, string Token, string? BotId, string BaseUrl, string SocketUrl, TimeSpan PollTimeout, TimeSpan ReadyTimeout, TimeSpan PingInterval)
{
    private static readonly SearchValues<char> NotInTokens = SearchValues.Create(" \t\r\n\"'\\");

    /// <summary>Changes with everything that a cursor belongs to. Says nothing about the token.</summary>
    public string Fingerprint { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{BaseUrl} {BotId ?? Token}")).AsSpan(0, 8));

    /// <summary>Null after having reported what is wrong.</summary>
    public static WechatSettings? Read(IAdapterContext context)
    {
        var settings = context.Settings;
        var isWecom = settings.Text("mode") == "wecom";
        var token = settings.RequiredText("token").Trim();
        if (token.Length == 0 || token.AsSpan().IndexOfAny(NotInTokens) >= 0)
        {
            context.ReportFatal("bad-credentials", "The setting 'token' is no token of a bot: log in with the QR code (mode ilink), or copy the bot's secret (mode wecom).", retryable: false, UserAction.Relogin);
            return null;
        }

        var bot = settings.Text("bot_id")?.Trim();
        if (isWecom && bot is null or { Length: 0 })
        {
            return Wrong(context, "With 'mode: wecom' the setting 'bot_id' is needed: the administration of WeCom shows it beside the bot's secret.");
        }

        var root = (settings.Text("base_url") ?? "https://ilinkai.weixin.qq.com").TrimEnd('/');
        if (!IsAddress(root, "http", "https"))
        {
            return Wrong(context, "The setting 'base_url' has to be an http:// or https:// address.");
        }

        var socket = settings.Text("socket_url") ?? "wss://openws.work.weixin.qq.com";
        return IsAddress(socket, "ws", "wss")
            ? new(
                isWecom, token, bot is { Length: > 0 } ? bot : null, root, socket, settings.Duration("poll_timeout", TimeSpan.FromSeconds(35)),
                settings.Duration("ready_timeout", TimeSpan.FromSeconds(20)), settings.Duration("ping_interval", TimeSpan.FromSeconds(30)))
            : Wrong(context, "The setting 'socket_url' has to be a ws:// or wss:// address.");
    }

    /// <summary>Whoever logs the record gets no token.</summary>
    public override string ToString() => IsWecom ? $"WeCom bot {BotId}" : $"WeChat bot at {BaseUrl}";

    private static bool IsAddress(string text, params string[] schemes) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme) && address.Query.Length == 0;

    private static WechatSettings? Wrong(IAdapterContext context, string text)
    {
        context.ReportFatal("bad-settings", text, retryable: false, UserAction.Reconfigure);
        return null;
    }
}
