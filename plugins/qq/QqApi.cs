using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Qq;

/// <summary>The calls of QQ's API, each with an access token that is still good.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class QqApi : IDisposable
{
    /// <summary>QQ gives out a new token only when the old one has less than a minute left; asked before, it repeats the old one.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(45);

    /// <summary>Two tokens and two tries have to fit into the host's deadline for a send.</summary>
    private static readonly TimeSpan CreateWithin = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan TokenWithin = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(10);

    private readonly ApiCaller _caller;
    private readonly QqSettings _settings;
    private readonly TokenHolder _tokens;

    /// <param name="context">Of the generation.</param>
    /// <param name="settings">Of the bot.</param>
    /// <param name="life">Fires when the adapter ends.</param>
    public QqApi(IAdapterContext context, QqSettings settings, CancellationToken life)
    {
        (_caller, _settings) = (new(context), settings);
        _tokens = new(context.TimeProvider, FetchTokenAsync, Ahead, life);
    }

    /// <summary>An access token, fetched only when there is none or its end is near.</summary>
    public Task<TokenAnswer> TokenAsync(CancellationToken cancellationToken) => _tokens.GetAsync(cancellationToken);

    /// <summary>QQ has refused this token before its time.</summary>
    public void Refused(string token) => _tokens.Refused(token);

    /// <summary>Where the gateway is and how many fresh logins are left.</summary>
    public Task<ApiAnswer> GetGatewayBotAsync(CancellationToken cancellationToken) =>
        CallAsync(new("ask for the gateway", HttpMethod.Get, Address("gateway/bot")) { Deadline = LookWithin }, cancellationToken);

    /// <param name="path">Of the conversation: <c>v2/users/…</c> or <c>v2/groups/…</c>.</param>
    /// <param name="json">The message.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Task<ApiAnswer> CreateMessageAsync(string path, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        CallAsync(new("create a message", HttpMethod.Post, Address($"{path}/messages")) { Body = json, ContentType = "application/json", Deadline = CreateWithin }, cancellationToken);

    public void Dispose() => _caller.Dispose();

    /// <summary>Null when it is not understood.</summary>
    public static SessionStart? ReadStart(ApiAnswer answer)
    {
        using var json = answer.Json();
        if (json?.RootElement is not { ValueKind: JsonValueKind.Object } root || JsonLook.SocketAddress(root, "url") is not { } url)
        {
            return null;
        }

        // a server that says nothing about a limit has none
        return JsonLook.Object(root, "session_start_limit") is { } limit
            ? new(url, (int)(Json.Number(limit, "remaining") ?? 1), (int)(Json.Number(limit, "total") ?? 1), TimeSpan.FromMilliseconds(Json.Number(limit, "reset_after") ?? 0))
            : new(url, 1, 1, TimeSpan.Zero);
    }

    /// <summary>Calls with a token; once more with a fresh one when QQ says that it was the token.</summary>
    private async Task<ApiAnswer> CallAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var token = await _tokens.GetAsync(cancellationToken);
        if (token.Token is null)
        {
            return Untold(token.Failure!);
        }

        var answer = await CallAsync(request, token.Token, cancellationToken);
        if (!Refusal.Of(answer).IsToken)
        {
            return answer;
        }

        _tokens.Refused(token.Token);
        token = await _tokens.GetAsync(cancellationToken);
        return token.Token is null ? Untold(token.Failure!) : await CallAsync(request, token.Token, cancellationToken);
    }

    private Task<ApiAnswer> CallAsync(ApiRequest request, string token, CancellationToken cancellationToken) => _caller.CallAsync(
        request with { Headers = [new("Authorization", $"QQBot {token}"), new("X-Union-Appid", _settings.AppId)] }, cancellationToken);

    /// <summary>Without a token nothing was asked, so nothing can have happened.</summary>
    private static ApiAnswer Untold(ApiAnswer failure) => failure with { Outcome = failure.Outcome == ApiOutcome.Answered ? ApiOutcome.Answered : ApiOutcome.NotWritten };

    private async Task<TokenAnswer> FetchTokenAsync(CancellationToken life)
    {
        var body = $$"""{"appId":"{{_settings.AppId}}","clientSecret":"{{JsonEncodedText.Encode(_settings.Secret)}}"}""";
        var answer = await _caller.CallAsync(
            ApiRequest.Json("get an access token", HttpMethod.Post, new($"{_settings.TokenRoot}/app/getAppAccessToken"), body) with { ContentType = "application/json", Deadline = TokenWithin }, life);
        using var json = answer.IsSuccess ? answer.Json() : null;
        if (json?.RootElement is { ValueKind: JsonValueKind.Object } root && JsonLook.Text(root, "access_token") is { Length: > 0 } token)
        {
            return TokenAnswer.Of(token, TimeSpan.FromSeconds(Json.Number(root, "expires_in") is { } seconds and > 0 and < 1e8 ? seconds : 7200));
        }

        return TokenAnswer.Failed(answer);
    }

    private Uri Address(string path) => new($"{_settings.ApiRoot}/{path}");
}
