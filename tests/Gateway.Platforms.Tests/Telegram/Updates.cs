using System.Globalization;
using System.Text;
using Gateway.Abstractions;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>Calls of a webhook, as the gateway hands them to the adapter.</summary>
internal static class Updates
{
    public static string Message(int number, string text) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"update_id":{{{1000 + number}}},"message":{"message_id":{{{number}}},"date":1700000000,"chat":{"id":7,"type":"private","first_name":"Ada"},"from":{"id":77,"is_bot":false,"first_name":"Ada"},"text":"{{{text}}}"}}""");

    /// <param name="secret">In the header; null for none.</param>
    /// <param name="body">What Telegram posts.</param>
    /// <param name="method">POST where it is Telegram.</param>
    public static HookRequest Call(string? secret, string body, string method = "POST")
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["content-type"] = "application/json" };
        if (secret is not null)
        {
            headers["x-telegram-bot-api-secret-token"] = secret;
        }

        return new() { Method = method, Path = "updates", Headers = headers, Body = Encoding.UTF8.GetBytes(body) };
    }
}
