using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Discord;

/// <summary>The calls of the REST API, version 10.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class DiscordApi : IDisposable
{
    /// <summary>Without one of this form, requests are refused before they are looked at.</summary>
    private const string UserAgent = "DiscordBot (gateway, 0.1.0)";

    /// <summary>Three tries with their pauses have to fit into the host's deadline for a send.</summary>
    private static readonly TimeSpan CreateWithin = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(10);

    private readonly ApiCaller _caller;
    private readonly DiscordSettings _settings;
    private readonly KeyValuePair<string, string>[] _headers;

    public DiscordApi(IAdapterContext context, DiscordSettings settings)
    {
        (_caller, _settings) = (new(context, UserAgent), settings);
        _headers = [new("Authorization", $"Bot {settings.Token}")];
    }

    /// <summary>Where the Gateway is and how many fresh logins are left.</summary>
    public Task<ApiAnswer> GetGatewayBotAsync(CancellationToken cancellationToken) =>
        CallAsync(new("ask for the gateway", HttpMethod.Get, Address("gateway/bot")) { Deadline = LookWithin }, cancellationToken);

    public Task<ApiAnswer> CreateMessageAsync(string channel, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        CallAsync(new("create a message", HttpMethod.Post, Address($"channels/{channel}/messages")) { Body = json, ContentType = "application/json", Deadline = CreateWithin }, cancellationToken);

    /// <summary>The newest message of a channel.</summary>
    public Task<ApiAnswer> GetNewestMessageAsync(string channel, TimeSpan within, CancellationToken cancellationToken) =>
        CallAsync(new("look at the newest message", HttpMethod.Get, Address($"channels/{channel}/messages?limit=1")) { Deadline = within }, cancellationToken);

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
        return root.TryGetProperty("session_start_limit", out var limit) && limit.ValueKind == JsonValueKind.Object
            ? new(url, (int)(JsonLook.Number(limit, "remaining") ?? 1), (int)(JsonLook.Number(limit, "total") ?? 1), TimeSpan.FromMilliseconds(JsonLook.Number(limit, "reset_after") ?? 0))
            : new(url, 1, 1, TimeSpan.Zero);
    }

    /// <summary>What Discord says about a refusal: its own code and words, which hold no secret.</summary>
    public static string? Said(ApiAnswer answer)
    {
        using var json = answer.Json();
        return json?.RootElement is { ValueKind: JsonValueKind.Object } root && JsonLook.Text(root, "message") is { } message
            ? $"Discord says: {message} ({JsonLook.Number(root, "code") ?? 0:0})."
            : null;
    }

    private Task<ApiAnswer> CallAsync(ApiRequest request, CancellationToken cancellationToken) => _caller.CallAsync(request with { Headers = _headers }, cancellationToken);

    private Uri Address(string path) => new($"{_settings.ApiRoot}/{path}");
}
