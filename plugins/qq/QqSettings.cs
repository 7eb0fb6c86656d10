using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Abstractions;

namespace Gateway.Adapters.Qq;

/// <summary>The settings of one bot, checked.</summary>
/// <param name="AppId">The bot's number.</param>
/// <param name="Secret">A secret: gets access tokens, and is the key of callbacks.</param>
/// <param name="IsCallback">Events come as callbacks; otherwise over the gateway's socket.</param>
/// <param name="Intents">The sum of the bits.</param>
/// <param name="ApiRoot">Without a slash at the end.</param>
/// <param name="TokenRoot">Where access tokens come from, likewise.</param>
/// <param name="GatewayUrl">Null: ask QQ.</param>
/// <param name="ReadyTimeout">From the connection until READY or RESUMED.</param>
/// <param name="MaySpeakFirst">Messages that answer nothing are tried.</param>
internal sealed record QqSettings(
    string AppId, string Secret, bool IsCallback, int Intents, string ApiRoot, string TokenRoot, string? GatewayUrl, TimeSpan ReadyTimeout, bool MaySpeakFirst)
{
    private const string Api = "https://api.sgroup.qq.com";
    private const string Sandbox = "https://sandbox.api.sgroup.qq.com";
    private const string Tokens = "https://bots.qq.com";

    private static readonly SearchValues<char> NotInSecrets = SearchValues.Create(" \t\r\n\"'/?#%\\");

    /// <summary>Changes with everything that a session was opened with. Says nothing about the secret.</summary>
    public string Fingerprint { get; } = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{AppId} {Secret} {Intents} {ApiRoot}"))).AsSpan(0, 8));

    /// <summary>Null after having reported what is wrong.</summary>
    public static QqSettings? Read(IAdapterContext context)
    {
        var settings = context.Settings;
        var (app, secret) = (settings.RequiredText("app_id").Trim(), settings.RequiredText("secret").Trim());
        if (app.Length is 0 or > 20 || app.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            Wrong(context, "bad-credentials", "The setting 'app_id' is no number of a bot: q.qq.com shows it as AppID under the bot's development settings.", UserAction.Relogin);
            return null;
        }

        if (secret.Length == 0 || secret.AsSpan().IndexOfAny(NotInSecrets) >= 0)
        {
            Wrong(context, "bad-credentials", "The setting 'secret' is no AppSecret: q.qq.com shows it once, under the bot's development settings.", UserAction.Relogin);
            return null;
        }

        if (!Qq.Intents.TryRead(settings.List("intents"), out var intents, out var unknown))
        {
            Wrong(context, "bad-settings", $"The setting 'intents' has '{unknown}', which is no intent of QQ; for example group_and_c2c_event.", UserAction.Reconfigure);
            return null;
        }

        var api = Root(context, "api_root", settings.Boolean("sandbox") ? Sandbox : Api);
        var tokens = Root(context, "token_root", Tokens);
        var gateway = settings.Text("gateway_url");
        if (gateway is { Length: > 0 } && !IsAddress(gateway, "ws", "wss"))
        {
            Wrong(context, "bad-settings", "The setting 'gateway_url' has to be a ws:// or wss:// address without a query.", UserAction.Reconfigure);
            return null;
        }

        return api is null || tokens is null ? null : new(
            app, secret, settings.Text("mode") == "callback", intents, api, tokens, gateway is { Length: > 0 } ? gateway : null,
            settings.Duration("ready_timeout", TimeSpan.FromSeconds(30)), settings.Boolean("speak_first"));
    }

    /// <summary>Whoever logs the record gets no secret.</summary>
    public override string ToString() => $"bot {AppId}, intents {Intents}, {ApiRoot}";

    private static string? Root(IAdapterContext context, string key, string usual)
    {
        var root = (context.Settings.Text(key) is { Length: > 0 } text ? text : usual).TrimEnd('/');
        if (IsAddress(root, "http", "https"))
        {
            return root;
        }

        Wrong(context, "bad-settings", $"The setting '{key}' has to be an http:// or https:// address.", UserAction.Reconfigure);
        return null;
    }

    private static bool IsAddress(string text, params string[] schemes) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme) && address.Query.Length == 0;

    private static void Wrong(IAdapterContext context, string code, string text, UserAction action) => context.ReportFatal(code, text, retryable: false, action);
}
