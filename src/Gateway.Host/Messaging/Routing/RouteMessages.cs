using Gateway.Abstractions;
using Gateway.Host.Messaging.Ingress;
using Gateway.Host.Model.Config;

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

    /// <summary>Thread, reply and reply context stay behind: they are ids of the other platform.</summary>
    private static OutboundMessage Bridge(RouteConfig route, in InboundEnvelope envelope, string deliveryId)
    {
        var message = envelope.Message;
        return new()
        {
            DeliveryId = deliveryId,
            Conversation = route.ToConversation ?? message.Conversation,
            Text = $"{message.Sender.Name ?? message.Sender.Id}: {message.Text}",
            Attachments = message.Attachments,
            Properties = Hop(envelope),
        };
    }

    private static Dictionary<string, string> Hop(in InboundEnvelope envelope) =>
        new(StringComparer.Ordinal) { [HopProperty] = envelope.Adapter.ToString() };
}
