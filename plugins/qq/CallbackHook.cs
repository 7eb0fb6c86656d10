using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Qq;

/// <summary>Serves QQ's callbacks: events, the question whether the address is ours, and heartbeats, all of them signed.</summary>
internal sealed class CallbackHook(IAdapterContext context, QqSettings settings, OpenQuestions questions)
{
    private readonly CallbackSignature _signature = new(settings.Secret);

    public async Task<HookResponse> AnswerAsync(HookRequest request, CancellationToken cancellationToken)
    {
        if (request.Method != "POST")
        {
            return HookResponse.Text(405, "QQ's callbacks are posted.\n") with { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Allow"] = "POST" } };
        }

        if (!request.Headers.TryGetValue("x-signature-ed25519", out var signature) || !request.Headers.TryGetValue("x-signature-timestamp", out var timestamp)
            || !_signature.IsGenuine(signature, timestamp, request.Body.Span))
        {
            return HookResponse.Text(401, "The signature is missing or wrong. It is made with the AppSecret of the bot: is it the one in the setting 'secret'?\n");
        }

        if (request.Headers.TryGetValue("x-bot-appid", out var app) && app != settings.AppId)
        {
            return HookResponse.Text(403, "This callback is for another bot.\n");
        }

        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(request.Body);
        }
        catch (JsonException)
        {
            return HookResponse.Text(400, "The body is no JSON.\n");
        }

        using (json)
        {
            return await AnswerAsync(json.RootElement, cancellationToken);
        }
    }

    private static HookResponse Ack(int failed) => HookResponse.Json(200, $$"""{"op":{{(int)Opcode.CallbackAck}},"d":{{failed}}}""");

    private async Task<HookResponse> AnswerAsync(JsonElement root, CancellationToken cancellationToken)
    {
        switch ((Opcode?)(int?)Json.Number(root, "op"))
        {
            case Opcode.CallbackCheck:
                return Check(JsonLook.Object(root, "d") ?? default);
            case Opcode.Heartbeat:
                return HookResponse.Json(200, $$"""{"op":{{(int)Opcode.HeartbeatAck}},"d":{{(long)(Json.Number(root, "d") ?? 0)}}}""");
            case Opcode.Dispatch:
                return await TakeAsync(root, cancellationToken);
            default:
                return HookResponse.Text(400, "This operation is not known.\n");
        }
    }

    /// <summary>
    /// Proves that we have the secret by signing what is asked. Only what can never be the body of an event is signed: else whoever has seen one of these
    /// questions could have events signed.
    /// </summary>
    private HookResponse Check(JsonElement data)
    {
        var (plain, at) = (JsonLook.Text(data, "plain_token") ?? "", JsonLook.Text(data, "event_ts") ?? "");
        if (plain.Length is 0 or > 256 || !plain.All(char.IsAsciiLetterOrDigit) || at.Length is 0 or > 20 || !at.All(char.IsAsciiDigit))
        {
            return HookResponse.Text(400, "This is no check of an address.\n");
        }

        return HookResponse.Json(200, $$"""{"plain_token":"{{plain}}","signature":"{{_signature.Sign(at + plain)}}"}""");
    }

    private async Task<HookResponse> TakeAsync(JsonElement root, CancellationToken cancellationToken)
    {
        if (InboundMapping.Map(JsonLook.Text(root, "t") ?? "", JsonLook.Object(root, "d") ?? default, context.TimeProvider.GetUtcNow()) is not { } message)
        {
            return Ack(0);
        }

        try
        {
            await context.ReceiveAsync(message, cancellationToken);
            questions.Asked(message);
            return Ack(0);
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.Invalid)
        {
            context.Log.Warning($"Message {message.MessageId} was left out: {refused.Message}");
            return Ack(0);
        }
        catch (GatewayRefusedException)
        {
            // QQ calls again
            return Ack(1);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Ack(1);
        }
    }
}
