using System.Buffers;
using Gateway.Abstractions;

namespace Gateway.Adapters.Feishu;

/// <summary>The settings of one app, checked.</summary>
/// <param name="AppId">As the developer console shows it.</param>
/// <param name="AppSecret">A secret.</param>
/// <param name="Domain">Where the open API is, without a slash at the end.</param>
/// <param name="UsesWebhook">Feishu calls us; else a connection is kept open.</param>
/// <param name="EncryptKey">A secret; null for events in the clear.</param>
/// <param name="VerificationToken">A secret; null when events are not checked by it.</param>
/// <param name="PingInterval">How often the connection is pinged at least.</param>
/// <param name="PongTimeout">How long the answer may take.</param>
internal sealed record FeishuSettings(
    string AppId, string AppSecret, string Domain, bool UsesWebhook, string? EncryptKey, string? VerificationToken, TimeSpan PingInterval, TimeSpan PongTimeout)
{
    private static readonly SearchValues<char> NotInSecrets = SearchValues.Create(" \t\r\n\"'");

    /// <summary>Null after having reported what is wrong.</summary>
    public static FeishuSettings? Read(IAdapterContext context)
    {
        var settings = context.Settings;
        var id = settings.RequiredText("app_id").Trim();
        var secret = settings.RequiredText("app_secret").Trim();
        if (!IsAppId(id) || secret.Length == 0 || secret.AsSpan().IndexOfAny(NotInSecrets) >= 0)
        {
            context.ReportFatal(
                "bad-credentials",
                "The settings 'app_id' (cli_ and 16 hexadecimal digits) and 'app_secret' are shown in the developer console under Credentials & Basic Info; one of them cannot be right.",
                retryable: false,
                UserAction.Relogin);
            return null;
        }

        var domain = (settings.Text("domain") ?? "https://open.feishu.cn").TrimEnd('/');
        if (!Uri.TryCreate(domain, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Query.Length > 0)
        {
            return Wrong(context, "The setting 'domain' has to be an http:// or https:// address: https://open.feishu.cn, or https://open.larksuite.com for Lark.");
        }

        var (key, token) = (Optional("encrypt_key"), Optional("verification_token"));
        return settings.Boolean("webhook") && key is null && token is null
            ? Wrong(context, "With 'webhook' at least one of 'encrypt_key' and 'verification_token' is needed, or anybody could call: both are shown in the developer console under Events & Callbacks, Encryption Strategy.")
            : new(
                id, secret, domain, settings.Boolean("webhook"), key, token,
                settings.Duration("ping_interval", TimeSpan.FromSeconds(30)), settings.Duration("pong_timeout", TimeSpan.FromSeconds(8)));

        string? Optional(string name) => settings.Text(name)?.Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>Whoever logs the record gets no secret.</summary>
    public override string ToString() => $"{AppId}, {Domain}, {(UsesWebhook ? "webhook" : "long connection")}";

    private static FeishuSettings? Wrong(IAdapterContext context, string text)
    {
        context.ReportFatal("bad-settings", text, retryable: false, UserAction.Reconfigure);
        return null;
    }

    private static bool IsAppId(string text) => text.Length == 20 && text.StartsWith("cli_", StringComparison.Ordinal) && text.Skip(4).All(char.IsAsciiHexDigit);
}
