using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Messaging.Webhooks;

/// <summary>The way out to one webhook: the same door as that of an adapter, so that lanes, retries, order and dead letters are the same too.</summary>
/// <remarks>Never blocks its caller. The call completes at the latest when the webhook's timeout is over.</remarks>
internal sealed class WebhookDoor(WebhookConfig webhook, GenerationNumber generation, HttpClient http, TimeProvider time) : IOutboundDoor
{
    private static readonly MediaTypeHeaderValue Json = new("application/json") { CharSet = "utf-8" };
    private volatile bool _closed;

    public AdapterId Adapter => webhook.Name;

    public GenerationNumber Generation => generation;

    public WebhookConfig Config => webhook;

    /// <summary>Takes no more. What is under way goes on.</summary>
    public void Close() => _closed = true;

    public void Send(OutboundMessage message, DoorCall<SendOutcome> call)
    {
        var ticket = call.Begin();
        if (_closed)
        {
            call.TryComplete(ticket, new(CallStatus.Fenced));
            return;
        }

        _ = SendAsync(message, call, ticket);
    }

    private async Task SendAsync(OutboundMessage message, DoorCall<SendOutcome> call, int ticket)
    {
        // a connection that is there already would else be used on the lane's own thread
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var outcome = await PostAsync(message);
        call.TryComplete(ticket, new(CallStatus.Completed, outcome));
    }

    private async Task<SendOutcome> PostAsync(OutboundMessage message)
    {
        using var limit = new CancellationTokenSource(webhook.Timeout, time);
        try
        {
            using var request = Request(message);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);

            // the body is nobody's business: a receiver that writes without end is cut off here
            return WebhookAnswers.Of(message.DeliveryId, answer.StatusCode, answer.Headers.RetryAfter, time.GetUtcNow());
        }
        catch (HttpRequestException failure)
        {
            return WebhookAnswers.Of(failure);
        }
        catch (OperationCanceledException)
        {
            return SendOutcome.Ambiguous("timeout", $"No answer within {webhook.Timeout.TotalSeconds:0.###} s.");
        }
    }

    private HttpRequestMessage Request(OutboundMessage message)
    {
        var body = Encoding.UTF8.GetBytes(message.Text);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = Json;
        request.Headers.TryAddWithoutValidation("Gateway-Timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("Gateway-Signature", WebhookSignature.Of(webhook.Secret, timestamp, body));
        request.Headers.TryAddWithoutValidation("Gateway-Delivery", message.DeliveryId);
        request.Headers.TryAddWithoutValidation("Gateway-Attempt", message.Attempt.ToString(CultureInfo.InvariantCulture));

        // of an attempt that was answered with an error nobody knows how far it got
        request.Headers.TryAddWithoutValidation("Gateway-May-Be-Duplicate", message.MayBeDuplicate || message.Attempt > 1 ? "true" : "false");
        return request;
    }
}
