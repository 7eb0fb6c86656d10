using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Adapters.Feishu;

/// <summary>What one of Feishu's codes means.</summary>
/// <param name="Kind">What follows.</param>
/// <param name="Code">The reason as people see it.</param>
/// <param name="Text">What to do, when a person has to act; else empty.</param>
/// <param name="Action">What would help.</param>
internal sealed record CodeMeaning(CodeKind Kind, string Code, string Text, UserAction Action = UserAction.None)
{
    /// <summary>Of methods that act with a token.</summary>
    public static CodeMeaning Of(long? code) => code switch
    {
        null => new(CodeKind.Later, "platform", ""),
        99991661 or 99991663 or 99991664 or 99991665 or 99991668 or 99991677 => new(CodeKind.Token, "bad-credentials", ""),
        99991400 or 230020 or 11232 or 11233 => new(CodeKind.Later, "rate-limited", ""),
        99991672 or 99991679 => new(
            CodeKind.Fatal, "missing-scope", "The app lacks a permission: add im:message and im:message:send_as_bot in the developer console under Permissions & Scopes, and publish a version.", UserAction.Reconfigure),
        230006 or 99991662 or 99991673 => new(
            CodeKind.Fatal, "bot-off", "The app has no bot, or is not published or enabled: switch the bot on in the developer console under Features, and publish a version.", UserAction.Reconfigure),
        230011 or 230110 or 230050 => new(CodeKind.QuestionGone, "not-found", ""),
        230002 => new(CodeKind.Refused, "not-in-chat", "Add the bot to the chat."),
        230013 => new(CodeKind.Refused, "forbidden", "The person is outside of the app's availability: widen it in the developer console, and publish a version."),
        230018 or 230019 or 230027 or 230035 => new(CodeKind.Refused, "forbidden", ""),
        230025 => new(CodeKind.Refused, "too-large", ""),
        230001 or 230022 or 230028 or 230099 => new(CodeKind.Refused, "bad-request", ""),
        1 or 2200 or 99991401 or 1000040343 or 55001 => new(CodeKind.Later, "platform", ""),
        _ => new(CodeKind.Refused, string.Create(CultureInfo.InvariantCulture, $"code-{code}"), ""),
    };

    /// <summary>Of the question for a token. Only what certainly means the credentials ends in a wait for a person.</summary>
    public static CodeMeaning OfToken(long? code) => code is 10003 or 10012 or 10013 or 10014 or 10015 or 99991543 ? Credentials : Of(code) with { Kind = CodeKind.Later };

    /// <summary>Of the question for a connection: Feishu's own client tries again after two of them, and never after any other.</summary>
    public static CodeMeaning OfEndpoint(long? code) => code switch
    {
        null or 1 or 1000040343 or 99991400 => new(CodeKind.Later, code == 99991400 ? "rate-limited" : "platform", ""),
        514 or 10003 or 10014 => Credentials,
        403 => new(
            CodeKind.Fatal, "forbidden", "Feishu does not let this app open connections: in the developer console, under Events & Callbacks, choose to receive events through a persistent connection.", UserAction.Reconfigure),
        1000040350 => new(CodeKind.Later, "too-many-connections", "The app has more connections than Feishu allows (50): stop the other programs that use it."),
        _ => new(
            CodeKind.Fatal, "connection-refused", "Feishu refuses a connection and names no reason to try again: look at the app in the developer console.", UserAction.Reconfigure),
    };

    private static CodeMeaning Credentials { get; } = new(
        CodeKind.Fatal, "bad-credentials", "Feishu does not accept 'app_id' and 'app_secret': copy both from the developer console, Credentials & Basic Info.", UserAction.Relogin);
}
