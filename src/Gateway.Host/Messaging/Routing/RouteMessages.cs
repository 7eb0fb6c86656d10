using System.Text;
using Gateway.Abstractions;
using Gateway.Host.Messaging.Ingress;
using Gateway.Host.Messaging.Webhooks;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Routing;

/// <summary>What a route makes of a message. Pure.</summary>
internal static class RouteMessages
{
    /// <summary>
    /// On every message that the gateway makes of another: the instance it came from. An adapter whose platform carries properties hands it
    /// back, and the message is then recognised as the gateway's own.
    /// </summary>
    public const string HopProperty = "gateway-hop";

    public static OutboundMessage Make(RouteConfig route, in InboundEnvelope envelope, string deliveryId) =>
        route.IsEcho ? Echo(envelope, deliveryId) : Bridge(route, envelope, deliveryId);

    private static OutboundMessage Echo(in InboundEnvelope envelope, string deliveryId) => new()
    {
        DeliveryId = deliveryId,
        Conversation = envelope.Message.Conversation,
        Text = envelope.Message.Text,
        Thread = envelope.Message.Thread,
        ReplyTo = envelope.Message.MessageId,
        ReplyContext = envelope.Message.ReplyContext,
        Attachments = envelope.Message.Attachments,
        Properties = Hop(envelope),
    };

    /// <summary>The message as JSON. Its lane is the conversation that it came from, so that order is kept there and a slow one delays no other.</summary>
    public static OutboundMessage Webhook(in InboundEnvelope envelope, string deliveryId, DateTimeOffset at) => new()
    {
        DeliveryId = deliveryId,
        Conversation = $"{envelope.Adapter}/{envelope.Message.Conversation}",
        Text = WebhookJson.Write(MessageView.Of(new InboundRecord(envelope.Sequence, at, envelope.Adapter, envelope.Generation, envelope.Message)) with { Delivery = deliveryId }),
    };

    /// <summary>Thread and reply are ids of the other platform: they travel as properties until <see cref="BridgeLinks"/> translates them.</summary>
    private static OutboundMessage Bridge(RouteConfig route, in InboundEnvelope envelope, string deliveryId)
    {
        var message = envelope.Message;
        var properties = Hop(envelope);
        if (message.Thread is not null || message.ReplyTo is not null)
        {
            properties[BridgeLinks.FromProperty] = message.Conversation;
            Put(properties, BridgeLinks.ThreadProperty, message.Thread);
            Put(properties, BridgeLinks.ReplyProperty, message.ReplyTo);
        }

        return new()
        {
            DeliveryId = deliveryId,
            Conversation = route.ToConversation ?? message.Conversation,
            Text = Author(route.Author, envelope) + message.Text,
            Attachments = message.Attachments,
            Properties = properties,
        };
    }

    /// <summary>One pass: what a person calls themselves is never looked through for further placeholders.</summary>
    private static string Author(string template, in InboundEnvelope envelope)
    {
        var text = new StringBuilder();
        for (var at = 0; at < template.Length;)
        {
            var end = template[at] == '{' ? template.IndexOf('}', at) : -1;
            var filled = end < 0 ? null : Value(template[(at + 1)..end], envelope);
            text.Append(filled ?? template[at].ToString());
            at = filled is null ? at + 1 : end + 1;
        }

        return text.ToString();
    }

    private static string? Value(string placeholder, in InboundEnvelope envelope) => placeholder switch
    {
        "name" => envelope.Message.Sender.Name ?? envelope.Message.Sender.Id,
        "id" => envelope.Message.Sender.Id,
        "adapter" => envelope.Adapter.ToString(),
        "conversation" => envelope.Message.Conversation,
        _ => null,
    };

    private static void Put(Dictionary<string, string> properties, string key, string? value)
    {
        if (value is not null)
        {
            properties[key] = value;
        }
    }

    private static Dictionary<string, string> Hop(in InboundEnvelope envelope) =>
        new(StringComparer.Ordinal) { [HopProperty] = envelope.Adapter.ToString() };
}
