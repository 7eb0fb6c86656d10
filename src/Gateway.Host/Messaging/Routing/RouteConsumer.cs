using Gateway.Abstractions;
using Gateway.Host.Messaging.Delivery;
using Gateway.Host.Messaging.Ingress;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Messaging.Routing;

/// <summary>Carries out the routes of the configuration: echo, bridges and webhooks.</summary>
internal sealed class RouteConsumer(
    IConfigurationSource configuration, Outbox outbox, BridgeLinks links, DeliveryIds ids, MessageCounters counters, TimeProvider time) : IRouteConsumer
{
    private RouteTable _table = new(GatewayConfig.Default);

    public bool Consume(in InboundEnvelope envelope, List<DeliveryRequest> deliveries)
    {
        var table = Table();
        var routes = table.From(envelope.Adapter);
        if (routes.IsEmpty)
        {
            return false;
        }

        if (IsOwn(envelope))
        {
            counters.Count(DropReason.OwnMessage);
            return true;
        }

        var wanted = false;
        foreach (var route in routes)
        {
            if (route.FromConversation is null || route.FromConversation == envelope.Message.Conversation)
            {
                wanted |= Add(table, route, envelope, deliveries);
            }
        }

        return wanted;
    }

    private bool Add(RouteTable table, RouteConfig route, in InboundEnvelope envelope, List<DeliveryRequest> deliveries)
    {
        var webhook = table.IsWebhook(route);

        // an edit or a deletion is no new message, and the contract has no way to pass it on to an adapter
        if (!webhook && envelope.Message.Kind != InboundKind.Created)
        {
            return false;
        }

        var id = envelope.Sequence == 0 ? ids.Next() : DeliveryIds.For(envelope.Sequence, route);
        var message = webhook ? RouteMessages.Webhook(envelope, id, time.GetUtcNow()) : RouteMessages.Make(route, envelope, id);
        var origin = route.IsEcho ? "route" : webhook ? "webhook" : "bridge";
        deliveries.Add(new DeliveryRequest(route.To ?? envelope.Adapter, message, origin, envelope.Sequence, ParkWhenFull: true));
        return true;
    }

    /// <summary>Two bridges in opposite directions, or an echo into a channel that the bot reads, would else repeat one message for ever.</summary>
    private bool IsOwn(in InboundEnvelope envelope)
    {
        var message = envelope.Message;
        return message.Properties.ContainsKey(RouteMessages.HopProperty)
            || (message.Sender.IsBot && (outbox.IsOwn(envelope.Adapter, message) || links.IsMade(envelope.Adapter, message.MessageId)));
    }

    private RouteTable Table()
    {
        var config = configuration.Current;
        return ReferenceEquals(_table.Config, config) ? _table : _table = new RouteTable(config);
    }
}
