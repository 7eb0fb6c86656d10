using System.Buffers;
using Gateway.Abstractions;

namespace Gateway.Adapters.Slack;

/// <summary>The settings of one app, checked.</summary>
/// <param name="BotToken">A secret, <c>xoxb-…</c>: for the Web API.</param>
/// <param name="AppToken">A secret, <c>xapp-…</c>: opens connections and nothing else; empty with the Events API.</param>
/// <param name="SigningSecret">A secret; null without the Events API.</param>
/// <param name="ApiRoot">Without a slash at the end.</param>
/// <param name="OtherBots">What other bots write is handed over too.</param>
/// <param name="HelloTimeout">From the connection until Slack's hello.</param>
/// <param name="PingInterval">How often an idle connection is asked whether it leads anywhere.</param>
/// <param name="CatchUp">How far back missed messages are fetched; zero for not at all.</param>
internal sealed record SlackSettings(
    string BotToken, string AppToken, string? SigningSecret, string ApiRoot, bool OtherBots, TimeSpan HelloTimeout, TimeSpan PingInterval, TimeSpan CatchUp)
{
    private static readonly SearchValues<char> NotInTokens = SearchValues.Create(" \t\r\n\"'/?#%\\");

    /// <summary>Five seconds by default, like Slack's own client.</summary>
    public TimeSpan PongWithin => PingInterval * 5 / 3;

    /// <summary>Null after having reported what is wrong.</summary>
    public static SlackSettings? Read(IAdapterContext context)
    {
        var settings = context.Settings;
        var bot = settings.RequiredText("bot_token").Trim();
        if (!IsToken(bot) || bot.StartsWith("xapp-", StringComparison.Ordinal))
        {
            context.ReportFatal(
                "bad-credentials",
                "The setting 'bot_token' is no bot token: it begins with xoxb- and is shown at api.slack.com/apps under OAuth & Permissions.",
                retryable: false,
                UserAction.Relogin);
            return null;
        }

        var usesHook = settings.Boolean("events_api");
        var app = usesHook ? "" : settings.Text("app_token")?.Trim() ?? "";
        if (!usesHook && (!IsToken(app) || !app.StartsWith("xapp-", StringComparison.Ordinal)))
        {
            context.ReportFatal(
                "bad-credentials",
                "The setting 'app_token' is no app-level token: it begins with xapp- and is made at api.slack.com/apps under Basic Information, App-Level Tokens, with the scope connections:write.",
                retryable: false,
                UserAction.Relogin);
            return null;
        }

        var secret = usesHook ? settings.Text("signing_secret")?.Trim() : null;
        if (usesHook && string.IsNullOrEmpty(secret))
        {
            return Wrong(context, "With 'events_api' the setting 'signing_secret' is needed: it is shown at api.slack.com/apps under Basic Information.");
        }

        var root = (settings.Text("api_root") ?? "https://slack.com/api").TrimEnd('/');
        return Uri.TryCreate(root, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Query.Length == 0
            ? new(
                bot, app, secret, root, settings.Boolean("other_bots"), settings.Duration("hello_timeout", TimeSpan.FromSeconds(30)),
                settings.Duration("ping_interval", TimeSpan.FromSeconds(3)), settings.Duration("catch_up", TimeSpan.FromHours(1)))
            : Wrong(context, "The setting 'api_root' has to be an http:// or https:// address.");
    }

    /// <summary>Whoever logs the record gets no token.</summary>
    public override string ToString() => $"{ApiRoot}, {(SigningSecret is null ? "Socket Mode" : "Events API")}";

    private static bool IsToken(string text) => text.Length > 5 && text.StartsWith('x') && text.AsSpan().IndexOfAny(NotInTokens) < 0;

    private static SlackSettings? Wrong(IAdapterContext context, string text)
    {
        context.ReportFatal("bad-settings", text, retryable: false, UserAction.Reconfigure);
        return null;
    }
}
