using System.Text;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>
/// Serves Slack's calls to <c>/hooks/{instance}/events</c>. An event is answered with 200 once the gateway has it, and with 503 while it takes none: Slack
/// then calls again. A repetition is treated like a first call, because it may be the first one that arrives.
/// </summary>
internal sealed class EventHook(IAdapterContext context, string secret, InboundMapping mapping, MessageTrail trail)
{
    private readonly SignatureCheck _signature = new(secret, context.TimeProvider);

    public async Task<HookResponse> AnswerAsync(HookRequest request, CancellationToken cancellationToken)
    {
        if (request.Method != "POST")
        {
            return HookResponse.Text(405, "Slack calls with POST.") with { Headers = new Dictionary<string, string> { ["Allow"] = "POST" } };
        }

        if (IsCertificateCheck(request))
        {
            return HookResponse.Text(200, "");
        }

        if (_signature.Refuse(request) is { } why)
        {
            return HookResponse.Text(401, $"Not from Slack: {why}.");
        }

        if (JsonLook.Parse(request.Body) is not { } json)
        {
            return HookResponse.Text(400, "The body is no JSON object.");
        }

        switch (JsonLook.Text(json, "type"))
        {
            case "url_verification":
                return HookResponse.Json(200, $$"""{"challenge":{{JsonSerializer.Serialize(JsonLook.Text(json, "challenge") ?? "", TextContext.Default.String)}}}""");
            case "event_callback":
                return await TakeAsync(mapping.Map(json), cancellationToken);
            case "app_rate_limited":
                context.ReportDegraded("rate-limited", "More than 30,000 events within an hour: Slack holds back the rest of this hour's.");
                return HookResponse.Text(200, "");
            default:
                return HookResponse.Text(200, "");
        }
    }

    /// <summary>Slack looks at the certificate with a form that is not signed.</summary>
    private static bool IsCertificateCheck(HookRequest request) =>
        request.Headers.TryGetValue("content-type", out var type) && type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
        && Encoding.UTF8.GetString(request.Body.Span).Split('&').Contains("ssl_check=1");

    private async Task<HookResponse> TakeAsync(MappedEvent what, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var message in what.Messages)
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

        await trail.TakenAsync(what);
        return HookResponse.Text(200, "");
    }
}
