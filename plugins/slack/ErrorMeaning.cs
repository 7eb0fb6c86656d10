using Gateway.Abstractions;

namespace Gateway.Adapters.Slack;

/// <summary>What one of Slack's words for an error means.</summary>
/// <param name="Kind">What follows.</param>
/// <param name="Code">The reason as people see it.</param>
/// <param name="Text">What to do, when a person has to act; else empty.</param>
/// <param name="Action">What would help.</param>
internal sealed record ErrorMeaning(ErrorKind Kind, string Code, string Text, UserAction Action = UserAction.None)
{
    private const string Reinstall = "Install the app to the workspace again (api.slack.com/apps, OAuth & Permissions), and put the new token into the settings.";

    /// <param name="word">Slack's; null when there was none.</param>
    public static ErrorMeaning Of(string? word) => word switch
    {
        "not_authed" or "invalid_auth" or "token_revoked" or "token_expired" or "account_inactive" or "user_removed_from_team" or "team_disabled" =>
            new(ErrorKind.Fatal, "bad-credentials", $"The token is wrong, or Slack no longer accepts it. {Reinstall}", UserAction.Relogin),
        "not_allowed_token_type" =>
            new(ErrorKind.Fatal, "bad-credentials", "It is another kind of token: 'bot_token' begins with xoxb-, 'app_token' with xapp-.", UserAction.Relogin),
        "missing_scope" or "no_permission" or "ekm_access_denied" =>
            new(ErrorKind.Fatal, "missing-scope", "The app lacks a permission: add the scope at api.slack.com/apps and install the app again.", UserAction.Reconfigure),
        "access_denied" or "enterprise_is_restricted" or "team_access_not_granted" or "org_login_required" =>
            new(ErrorKind.Fatal, "forbidden", "The workspace does not let the app in: ask one of its owners.", UserAction.Reconfigure),
        "socket_mode_not_enabled" or "link_disabled" =>
            new(ErrorKind.Fatal, "socket-mode-off", "Socket Mode is switched off for this app: switch it on at api.slack.com/apps under Socket Mode.", UserAction.Reconfigure),
        "ratelimited" or "rate_limited" or "message_limit_exceeded" => new(ErrorKind.Later, "rate-limited", ""),
        "service_unavailable" or "request_timeout" or "team_added_to_org" or "accesslimited" => new(ErrorKind.Later, "platform", ""),
        "internal_error" or "fatal_error" or null => new(ErrorKind.Doubt, "platform", ""),
        "channel_not_found" or "user_not_found" => new(ErrorKind.Refused, "not-found", ""),
        "not_in_channel" => new(ErrorKind.Refused, "not-in-channel", "Invite the bot to the channel."),
        "no_text" => new(ErrorKind.Refused, "empty-text", ""),
        _ => new(ErrorKind.Refused, word.Replace('_', '-'), ""),
    };
}
