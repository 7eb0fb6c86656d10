using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace Gateway.Adapters.Telegram;

/// <summary>
/// Serves Telegram's calls to <c>/hooks/{instance}/updates</c>. An update is answered with 200 once the gateway has it, and with 503 while it takes none:
/// Telegram then calls again, and keeps what comes after it in the same chat. One that comes twice is answered like one that comes once.
/// </summary>
internal sealed class UpdateHook(IAdapterContext context, WebhookMemory own, long me, DeliveryWatch watch, WebhookStanding standing)
{
    private const string SecretHeader = "x-telegram-bot-api-secret-token";

    /// <summary>Telegram keeps to it; without it the pauses between its tries double up to two minutes.</summary>
    private const string RetryAfter = "2";

    public async Task<HookResponse> AnswerAsync(HookRequest request, CancellationToken cancellationToken)
    {
        if (request.Method != "POST")
        {
            return HookResponse.Text(405, "Telegram calls with POST.") with { Headers = new Dictionary<string, string> { ["Allow"] = "POST" } };
        }

        if (!request.Headers.TryGetValue(SecretHeader, out var secret) || !own.IsSecret(secret))
        {
            return HookResponse.Text(401, "Not from Telegram: the header X-Telegram-Bot-Api-Secret-Token is missing, or is not the secret of this webhook.");
        }

        if (JsonLook.Parse(request.Body) is null)
        {
            // cut short on its way: the next try may bring the whole
            return HookResponse.Text(400, "The body is no JSON object.");
        }

        return Read(request.Body) is { } update ? await TakeAsync(update, cancellationToken) : HookResponse.Text(200, "");
    }

    /// <summary>Null when it is genuine and cannot be read: coming again for a day, it would only keep everything behind it in its chat.</summary>
    private Update? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<Update>(body.Span, JsonBotAPI.Options);
        }
        catch (JsonException unreadable)
        {
            context.Log.Warning($"An update that cannot be read was left out: {unreadable.Message}");
            return null;
        }
    }

    private async Task<HookResponse> TakeAsync(Update update, CancellationToken cancellationToken)
    {
        try
        {
            if (InboundMapping.Map(update, me) is { } message)
            {
                await context.ReceiveAsync(message, cancellationToken);
                standing.Taken();
            }
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.Invalid)
        {
            context.Log.Warning($"Update {update.Id} was left out: {refused.Message}");
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.Fenced)
        {
            return Later("This instance has just been replaced.");
        }
        catch (GatewayRefusedException refused)
        {
            standing.Refused($"The gateway does not take messages, so Telegram keeps them: {refused.Message}");
            return Later("The gateway does not take messages at the moment.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Later("This instance is being stopped.");
        }

        watch.Taken();
        return HookResponse.Text(200, "");
    }

    private static HookResponse Later(string why) => HookResponse.Text(503, why) with { Headers = new Dictionary<string, string> { ["Retry-After"] = RetryAfter } };
}
