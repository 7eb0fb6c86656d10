using System.Text;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Feishu;

/// <summary>The methods of the open API that are needed. The token that they act with is fetched by itself, and once more when it is refused.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class FeishuApi : IDisposable
{
    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(10);

    /// <summary>Feishu hands out a new token half an hour before the old one ends; earlier questions get the old one again.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(3);

    private readonly ApiCaller _caller;
    private readonly FeishuSettings _settings;
    private readonly TokenHolder _token;

    /// <param name="context">The host.</param>
    /// <param name="settings">Where and as whom.</param>
    /// <param name="life">The adapter's.</param>
    public FeishuApi(IAdapterContext context, FeishuSettings settings, CancellationToken life)
    {
        (_caller, _settings) = (new(context, "gateway/0.1.0"), settings);
        _token = new(context.TimeProvider, FetchTokenAsync, Ahead, life);
    }

    /// <summary>The bot's own name and id. Proves the credentials and the way over HTTP, and nothing about events.</summary>
    public Task<FeishuAnswer> BotInfoAsync(CancellationToken cancellationToken) =>
        CallAsync(new("ask for the bot", HttpMethod.Get, Address("open-apis/bot/v3/info")) { Deadline = LookWithin }, cancellationToken);

    /// <summary>An address for one connection. Works with the secret itself and needs no token.</summary>
    public async Task<FeishuAnswer> EndpointAsync(CancellationToken cancellationToken) => FeishuAnswer.Of(await _caller.CallAsync(
        ApiRequest.Json("ask for a connection", HttpMethod.Post, Address("callback/ws/endpoint"), Body(writer =>
        {
            writer.WriteString("AppID", _settings.AppId);
            writer.WriteString("AppSecret", _settings.AppSecret);
        })) with { ContentType = "application/json", Deadline = LookWithin, Headers = [new("locale", "zh")] },
        cancellationToken));

    /// <param name="chat">Where to.</param>
    /// <param name="content">The text as Feishu's JSON.</param>
    /// <param name="key">Feishu makes no second message with the same one within an hour.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<FeishuAnswer> CreateMessageAsync(string chat, string content, string key, CancellationToken cancellationToken) => CallAsync(
        ApiRequest.Json("create a message", HttpMethod.Post, Address("open-apis/im/v1/messages?receive_id_type=chat_id"), Body(writer =>
        {
            writer.WriteString("receive_id", chat);
            writer.WriteString("msg_type", "text");
            writer.WriteString("content", content);
            writer.WriteString("uuid", key);
        })) with { ContentType = "application/json", Deadline = TimeSpan.FromSeconds(15) },
        cancellationToken);

    /// <param name="message">The message to answer.</param>
    /// <param name="content">The text as Feishu's JSON.</param>
    /// <param name="inThread">The answer stands in a thread below it.</param>
    /// <param name="key">As above.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<FeishuAnswer> ReplyAsync(string message, string content, bool inThread, string key, CancellationToken cancellationToken) => CallAsync(
        ApiRequest.Json("answer a message", HttpMethod.Post, Address($"open-apis/im/v1/messages/{Uri.EscapeDataString(message)}/reply"), Body(writer =>
        {
            writer.WriteString("content", content);
            writer.WriteString("msg_type", "text");
            writer.WriteBoolean("reply_in_thread", inThread);
            writer.WriteString("uuid", key);
        })) with { ContentType = "application/json", Deadline = TimeSpan.FromSeconds(15) },
        cancellationToken);

    public void Dispose() => _caller.Dispose();

    private static string Body(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private async Task<FeishuAnswer> CallAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        for (var isAgain = false; ; isAgain = true)
        {
            var token = await _token.GetAsync(cancellationToken);
            if (token.Failure is { } failure)
            {
                // nothing of the request itself was written
                return FeishuAnswer.Of(failure) with { IsTokenFailure = true };
            }

            var answer = FeishuAnswer.Of(await _caller.CallAsync(request with { Headers = [new("Authorization", $"Bearer {token.Token}")] }, cancellationToken));
            if (isAgain || CodeMeaning.Of(answer.Code).Kind != CodeKind.Token)
            {
                return answer;
            }

            _token.Refused(token.Token!);
        }
    }

    private async Task<TokenAnswer> FetchTokenAsync(CancellationToken life)
    {
        var answer = FeishuAnswer.Of(await _caller.CallAsync(
            ApiRequest.Json("ask for a token", HttpMethod.Post, Address("open-apis/auth/v3/tenant_access_token/internal"), Body(writer =>
            {
                writer.WriteString("app_id", _settings.AppId);
                writer.WriteString("app_secret", _settings.AppSecret);
            })) with { ContentType = "application/json", Deadline = LookWithin },
            life));
        return answer.IsOk && JsonLook.Text(answer.Body, "tenant_access_token") is { Length: > 0 } token
            ? TokenAnswer.Of(token, TimeSpan.FromSeconds(Math.Clamp(JsonLook.Number(answer.Body, "expire") ?? 7200, 1, 86400)))
            : TokenAnswer.Failed(answer.Http);
    }

    private Uri Address(string path) => new($"{_settings.Domain}/{path}");
}
