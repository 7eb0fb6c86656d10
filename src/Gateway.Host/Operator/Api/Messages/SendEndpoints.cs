using System.Security.Cryptography;
using System.Text;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Operator.Api.Messages;

/// <summary><c>POST /api/v1/messages</c> and what became of one.</summary>
internal sealed class SendEndpoints(IDeliveries deliveries, Roster roster, IConfigurationSource configuration, Reply reply)
{
    public const int LongestKey = 200;
    private const int LongestId = 256;
    private const int LargestText = 1024 * 1024;
    private const int BodyLimit = 2 * LargestText;
    private const string Example = """{"adapter": "…", "conversation": "…", "text": "…"}""";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/messages", SendAsync);
        routes.MapGet("/api/v1/messages/{id}", ShowAsync);
    }

    private async Task ShowAsync(HttpContext context)
    {
        var id = (string?)context.Request.RouteValues["id"] ?? "";
        await StorageGuard.RunAsync(context, reply, () => deliveries.Find(id) is { } delivery
            ? reply.JsonAsync(context, 200, SentView.Of(delivery))
            : reply.ProblemAsync(context, 404, "unknown-message", $"there is no message '{id}'", "Use the 'id' that POST /api/v1/messages answered; delivered ones are kept as long as gateway.messaging.retention_age."));
    }

    private async Task SendAsync(HttpContext context)
    {
        if (await JsonBody.ReadAsync<SendRequest>(context, reply, BodyLimit, Example) is not { } request)
        {
            return;
        }

        var key = context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } header ? header : request.IdempotencyKey;
        if (Breach(request, key) is { } breach)
        {
            await reply.ProblemAsync(context, 400, "bad-message", breach, $"Send {Example}.");
            return;
        }

        if (!AdapterId.TryParse(request.Adapter, out var adapter) || !IsKnown(adapter))
        {
            await reply.ProblemAsync(context, 404, "unknown-adapter", $"there is no adapter '{request.Adapter}'", $"Use one of: {string.Join(", ", Known())}.");
            return;
        }

        var message = Message(request, key);
        await StorageGuard.RunAsync(context, reply, async () =>
        {
            var ticket = (await deliveries.SubmitAsync([new DeliveryRequest(adapter, message, "api")]))[0];

            // a queue that is full refuses before it looks; what is known already needs no place in it
            var earlier = ticket.Status == DeliveryTicketStatus.Full ? deliveries.Find(message.DeliveryId) : null;
            await AnswerAsync(context, adapter, message, earlier is null ? ticket : new(DeliveryTicketStatus.Known, earlier));
        });
    }

    private Task AnswerAsync(HttpContext context, AdapterId adapter, OutboundMessage message, DeliveryTicket ticket)
    {
        if (ticket.Status == DeliveryTicketStatus.Full)
        {
            context.Response.Headers.RetryAfter = "5";
            return reply.ProblemAsync(context, 429, "outbound-full", $"as many messages wait for '{adapter}' as its limit allows", "Send it again later, with the same Idempotency-Key.");
        }

        var delivery = ticket.Delivery!;
        if (ticket.Status == DeliveryTicketStatus.Known && !IsSame(delivery, adapter, message))
        {
            return reply.ProblemAsync(context, 409, "key-reused", "this Idempotency-Key was used for another message", "Make a new key for each message; use the same one only to send the same message again.");
        }

        context.Response.Headers.Location = $"/api/v1/messages/{delivery.Message.DeliveryId}";
        return reply.JsonAsync(
            context, ticket.Status == DeliveryTicketStatus.Known ? 200 : 202, SentView.Of(delivery, ticket.Status == DeliveryTicketStatus.Known));
    }

    private static bool IsSame(DeliveryRecord earlier, AdapterId adapter, OutboundMessage message) =>
        earlier.Adapter == adapter && earlier.Message.Conversation == message.Conversation && earlier.Message.Text == message.Text;

    private static OutboundMessage Message(SendRequest request, string? key) => new()
    {
        DeliveryId = DeliveryId(key),
        Conversation = request.Conversation!,
        Text = request.Text ?? "",
        Thread = request.Thread,
        ReplyTo = request.ReplyTo,
        ReplyContext = request.ReplyContext,
        Attachments = request.Attachments ?? [],
        Properties = request.Properties ?? new Dictionary<string, string>(),
    };

    /// <summary>Any key becomes one that every platform takes: 32 characters of [a-z0-9-]. Without a key each message is a new one.</summary>
    private static string DeliveryId(string? key) => "a-" + Convert.ToHexStringLower(
        key is null ? RandomNumberGenerator.GetBytes(15) : SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 15));

    private static string? Breach(SendRequest request, string? key) => request switch
    {
        { Conversation: null or "" } => "the message has no 'conversation'",
        { Conversation.Length: > LongestId } => $"'conversation' has more than {LongestId} characters",
        { Thread.Length: > LongestId } or { ReplyTo.Length: > LongestId } => $"'thread' and 'replyTo' have at most {LongestId} characters",
        { Text: null or "", Attachments: null or { Count: 0 } } => "the message has neither 'text' nor 'attachments'",
        { Text.Length: > LargestText } => $"'text' has more than {LargestText} characters",
        _ when request.Attachments?.Any(file => string.IsNullOrEmpty(file?.Name)) == true => "an attachment has no 'name'",
        _ when key?.Length is 0 or > LongestKey => $"an idempotency key has 1 to {LongestKey} characters",
        _ => null,
    };

    private bool IsKnown(AdapterId adapter) => Known().Contains(adapter.ToString());

    private IReadOnlyList<string> Known() =>
    [
        .. roster.Current.Adapters.Keys.Select(name => name.ToString())
            .Union(configuration.Current.Adapters.Keys.Select(name => name.ToString())).Order(StringComparer.Ordinal),
    ];
}
