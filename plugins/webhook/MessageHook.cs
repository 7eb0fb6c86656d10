using Gateway.Abstractions;

namespace Gateway.Adapters.Webhook;

/// <summary>Serves <c>POST /hooks/{instance}</c>: one message in, its receipt out.</summary>
internal sealed class MessageHook(IAdapterContext context, SignatureVerifier? verifier)
{
    private const int LargestBody = 1024 * 1024;

    public async Task<HookResponse> AnswerAsync(HookRequest request, CancellationToken cancellationToken)
    {
        if (Refuse(request) is { } refusal)
        {
            return refusal.Status == 405 ? refusal.ToResponse(("Allow", "POST")) : refusal.ToResponse();
        }

        if (MessageBody.Read(request.Body, out var problem) is not { } body)
        {
            return new HookRefusal(400, "bad-message", problem).ToResponse();
        }

        var id = request.Headers.GetValueOrDefault("webhook-id") ?? body.Id ?? Guid.NewGuid().ToString("N");
        var message = new InboundMessage
        {
            MessageId = id,
            Conversation = body.Conversation,
            Sender = new Participant(body.Sender, body.Sender),
            Text = body.Text,
            Thread = body.Thread,
            ReplyTo = body.ReplyTo,
        };
        try
        {
            return Accepted(id, await context.ReceiveAsync(message, cancellationToken));
        }
        catch (GatewayRefusedException refused)
        {
            return Refused(refused);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new HookRefusal(503, "stopping", "This instance is being stopped; send the message again later.").ToResponse(("Retry-After", "5"));
        }
    }

    private HookRefusal? Refuse(HookRequest request)
    {
        if (request.Path.Trim('/').Length > 0)
        {
            return new(404, "unknown-path", $"Messages are posted to /hooks/{context.Instance}, without anything behind it.");
        }

        if (request.Method != "POST")
        {
            return new(405, "method-not-allowed", "Messages are handed in with POST.");
        }

        if (request.Body.Length > LargestBody)
        {
            return new(413, "too-large", $"The body has {request.Body.Length} bytes; at most {LargestBody} are allowed.");
        }

        // who may not call at all is told so before anything about the content
        var caller = verifier is null ? (request.IsLoopback ? null : HookRefusal.NotLoopback) : verifier.Refuse(request);
        return caller ?? (IsJson(request)
            ? null
            : new(415, "not-json", "The header content-type has to be application/json: with curl, add -H 'content-type: application/json'."));
    }

    /// <summary>Insisting on it also keeps web pages out: a browser sends it to another origin only after asking that origin.</summary>
    private static bool IsJson(HookRequest request) =>
        request.Headers.TryGetValue("content-type", out var type)
        && type.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private static HookResponse Accepted(string id, ReceiveReceipt receipt)
    {
        var duplicate = receipt == ReceiveReceipt.Duplicate;
        return HookJson.Answer(duplicate ? 200 : 202, json =>
        {
            json.WriteString("status", duplicate ? "duplicate" : "accepted");
            json.WriteString("id", id);
            if (!duplicate)
            {
                json.WriteString("receipt", receipt == ReceiveReceipt.Durable ? "durable" : "volatile");
            }
        });
    }

    private static HookResponse Refused(GatewayRefusedException refused) => refused.Reason switch
    {
        RefusalReason.Invalid => new HookRefusal(400, "bad-message", refused.Message).ToResponse(),
        RefusalReason.Fenced => new HookRefusal(503, "replaced", "This instance has just been replaced; send the message again.").ToResponse(("Retry-After", "1")),
        RefusalReason.StorageUnavailable => new HookRefusal(503, "storage-unavailable", refused.Message).ToResponse(("Retry-After", "30")),
        _ => new HookRefusal(503, "overloaded", refused.Message).ToResponse(("Retry-After", "5")),
    };
}
