using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Feishu;

/// <summary>
/// Serves Feishu's calls to <c>/hooks/{instance}/events</c>. An event is answered with 200 once the gateway has it, and with 503 while it takes none: Feishu
/// then calls again, up to six hours later.
/// </summary>
internal sealed class EventHook(IAdapterContext context, FeishuSettings settings, InboundMapping mapping)
{
    /// <summary>The last repetition comes after six hours, perhaps with its first timestamp. What comes twice is known by its id.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromHours(7);

    private readonly EventCipher? _cipher = settings.EncryptKey is { } key ? new(key) : null;

    public async Task<HookResponse> AnswerAsync(HookRequest request, CancellationToken cancellationToken)
    {
        if (request.Method != "POST")
        {
            return HookResponse.Text(405, "Feishu calls with POST.") with { Headers = new Dictionary<string, string> { ["Allow"] = "POST" } };
        }

        if (Open(request.Body) is not { } json)
        {
            return HookResponse.Text(400, _cipher is null ? "The body is no JSON object." : "The body is not locked with this app's encrypt key.");
        }

        // who asks for the challenge shows that he has the key, or the token, and gets nothing but his own words back
        var isChallenge = JsonLook.Text(json, "type") == "url_verification";
        if (Refuse(request, json, isChallenge) is { } why)
        {
            return HookResponse.Text(401, $"Not from Feishu: {why}.");
        }

        return isChallenge
            ? HookResponse.Json(200, $$"""{"challenge":{{JsonSerializer.Serialize(JsonLook.Text(json, "challenge") ?? "", TextContext.Default.String)}}}""")
            : await TakeAsync(json, cancellationToken);
    }

    private JsonElement? Open(ReadOnlyMemory<byte> body)
    {
        var outer = JsonLook.Parse(body);
        return _cipher is null ? outer : outer is { } locked && JsonLook.Text(locked, "encrypt") is { } text && _cipher.Open(text) is { } open ? JsonLook.Parse(open) : null;
    }

    private string? Refuse(HookRequest request, JsonElement json, bool isChallenge)
    {
        var header = JsonLook.Object(json, "header") ?? default;
        if (settings.VerificationToken is { } token && !AreSame(token, JsonLook.Text(header, "token") ?? JsonLook.Text(json, "token") ?? ""))
        {
            return "the token in it is not the verification token";
        }

        if (_cipher is null || isChallenge)
        {
            return null;
        }

        if (!request.Headers.TryGetValue("x-lark-request-timestamp", out var stamp) || !request.Headers.TryGetValue("x-lark-request-nonce", out var nonce)
            || !request.Headers.TryGetValue("x-lark-signature", out var signature) || !long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return "the headers X-Lark-Request-Timestamp, X-Lark-Request-Nonce and X-Lark-Signature are needed";
        }

        return !AreSame(_cipher.Sign(stamp, nonce, request.Body.Span), signature) ? "the signature does not fit"
            : Math.Abs(context.TimeProvider.GetUtcNow().ToUnixTimeSeconds() - (double)seconds) > Tolerance.TotalSeconds ? "the timestamp is hours away from this machine's clock"
            : null;
    }

    private static bool AreSame(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private async Task<HookResponse> TakeAsync(JsonElement json, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var message in mapping.Map(json))
            {
                await context.ReceiveAsync(message, cancellationToken);
            }
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.Invalid)
        {
            context.Log.Warning($"A message was left out: {refused.Message}");
        }
        catch (GatewayRefusedException refused)
        {
            return HookResponse.Text(503, refused.Reason == RefusalReason.Fenced ? "This instance has just been replaced." : "The gateway does not take messages at the moment.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return HookResponse.Text(503, "This instance is being stopped.");
        }

        return HookResponse.Json(200, "{}");
    }
}
