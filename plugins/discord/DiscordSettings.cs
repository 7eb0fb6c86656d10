using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Abstractions;

namespace Gateway.Adapters.Discord;

/// <summary>The settings of one bot, checked.</summary>
/// <param name="Token">A secret, without "Bot" in front.</param>
/// <param name="Intents">The sum of the bits.</param>
/// <param name="ApiRoot">With the version and without a slash at the end.</param>
/// <param name="GatewayUrl">Null: ask Discord.</param>
/// <param name="ReadyTimeout">From the connection until READY or RESUMED.</param>
internal sealed record DiscordSettings(string Token, int Intents, string ApiRoot, string? GatewayUrl, TimeSpan ReadyTimeout)
{
    private static readonly SearchValues<char> NotInTokens = SearchValues.Create(" \t\r\n\"'/?#%\\");

    /// <summary>
    /// Changes with everything that a session was opened with: one of another bot, or with other intents, must not be resumed. Says nothing about
    /// the token.
    /// </summary>
    public string Fingerprint { get; } = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Token} {Intents}"))).AsSpan(0, 8));

    /// <summary>Null after having reported what is wrong.</summary>
    public static DiscordSettings? Read(IAdapterContext context)
    {
        var token = context.Settings.RequiredText("token").Trim();
        if (token.StartsWith("Bot ", StringComparison.OrdinalIgnoreCase))
        {
            token = token[4..].TrimStart();
        }

        if (token.Length == 0 || token.AsSpan().IndexOfAny(NotInTokens) >= 0)
        {
            context.ReportFatal(
                "bad-credentials",
                "The setting 'token' is no bot token: three parts with dots between them, as the Developer Portal shows it once under Bot, Reset Token.",
                retryable: false,
                UserAction.Relogin);
            return null;
        }

        if (!Discord.Intents.TryRead(context.Settings.List("intents"), out var intents, out var unknown))
        {
            Wrong(context, $"The setting 'intents' has '{unknown}', which is no intent of Discord; for example guild_messages or message_content.");
            return null;
        }

        var root = (context.Settings.Text("api_root") ?? "https://discord.com/api").TrimEnd('/');
        if (!IsAddress(root, "http", "https"))
        {
            Wrong(context, "The setting 'api_root' has to be an http:// or https:// address.");
            return null;
        }

        var gateway = context.Settings.Text("gateway_url")?.TrimEnd('/');
        if (gateway is { Length: > 0 } && !IsAddress(gateway, "ws", "wss"))
        {
            Wrong(context, "The setting 'gateway_url' has to be a ws:// or wss:// address without a query.");
            return null;
        }

        return new(token, intents, root + "/v10", gateway is { Length: > 0 } ? gateway : null, context.Settings.Duration("ready_timeout", TimeSpan.FromSeconds(30)));
    }

    /// <summary>Whoever logs the record gets no token.</summary>
    public override string ToString() => $"intents {Intents}, {ApiRoot}";

    private static bool IsAddress(string text, params string[] schemes) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme) && address.Query.Length == 0;

    private static void Wrong(IAdapterContext context, string text) => context.ReportFatal("bad-settings", text, retryable: false, UserAction.Reconfigure);
}
