using System.Buffers;
using Gateway.Abstractions;
using Telegram.Bot;
using Telegram.Bot.Types.Enums;

namespace Gateway.Adapters.Telegram;

/// <summary>The settings of one bot, checked.</summary>
/// <param name="Client">With the token in it, a secret.</param>
/// <param name="PollTimeout">How long Telegram holds a poll.</param>
/// <param name="Allowed">What Telegram delivers.</param>
/// <param name="DropPending">Forget what is waiting at a cold start.</param>
/// <param name="Webhook">Null: polls.</param>
internal sealed record TelegramSettings(
    TelegramBotClientOptions Client, TimeSpan PollTimeout, IReadOnlyList<UpdateType> Allowed, bool DropPending, WebhookSettings? Webhook)
{
    public const string OfficialApi = "https://api.telegram.org";

    private static readonly SearchValues<char> NotInTokens = SearchValues.Create(" /?#%\\");

    private static readonly UpdateType[] Understood = [UpdateType.Message, UpdateType.EditedMessage, UpdateType.ChannelPost, UpdateType.EditedChannelPost];

    /// <summary>Null after having reported what is wrong.</summary>
    public static TelegramSettings? Read(IAdapterContext context)
    {
        var token = context.Settings.RequiredText("token").Trim();
        if (!IsToken(token))
        {
            context.ReportFatal(
                "bad-credentials",
                "The setting 'token' is no bot token: it looks like 123456:ABC-def, as @BotFather shows it.",
                retryable: false,
                UserAction.Relogin);
            return null;
        }

        var root = context.Settings.Text("api_root") ?? OfficialApi;
        if (!Uri.TryCreate(root, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.AbsolutePath != "/")
        {
            context.ReportFatal(
                "bad-settings",
                $"The setting 'api_root' is '{root}': it has to be http:// or https:// with a host and nothing behind it.",
                retryable: false,
                UserAction.Reconfigure);
            return null;
        }

        if (!TryReadAllowed(context.Settings.List("allowed_updates"), out var allowed, out var unknown))
        {
            context.ReportFatal(
                "bad-settings",
                $"The setting 'allowed_updates' has '{unknown}', which is no kind of update that Telegram delivers; for example message or channel_post.",
                retryable: false,
                UserAction.Reconfigure);
            return null;
        }

        WebhookSettings? webhook = null;
        if (context.Settings.Text("mode") == "webhook" && (webhook = WebhookSettings.Read(context, address)) is null)
        {
            return null;
        }

        // the library's own retries would hide a 429 from the host and hold a send past its deadline
        var client = new TelegramBotClientOptions(token, address.GetLeftPart(UriPartial.Authority)) { RetryThreshold = 0, RetryCount = 0 };
        return new(client, context.Settings.Duration("poll_timeout", TimeSpan.FromSeconds(30)), allowed, context.Settings.Boolean("drop_pending"), webhook);
    }

    /// <summary>Whoever logs the record gets no token.</summary>
    public override string ToString() => Webhook is null ? "polls" : Webhook.ToString();

    private static bool IsToken(string token)
    {
        var colon = token.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < token.Length - 1
            && token.AsSpan(0, colon).IndexOfAnyExceptInRange('0', '9') < 0
            && token.AsSpan(colon + 1).IndexOfAny(NotInTokens) < 0
            && long.TryParse(token.AsSpan(0, colon), out _);
    }

    private static bool TryReadAllowed(IReadOnlyList<string> names, out IReadOnlyList<UpdateType> allowed, out string? unknown)
    {
        var types = new List<UpdateType>();
        unknown = null;
        foreach (var name in names)
        {
            // Telegram writes edited_message where the library says EditedMessage
            if (!Enum.TryParse<UpdateType>(name.Trim().Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var type)
                || type == UpdateType.Unknown || !Enum.IsDefined(type))
            {
                unknown = name;
                break;
            }

            types.Add(type);
        }

        allowed = names.Count == 0 ? Understood : types;
        return unknown is null;
    }
}
