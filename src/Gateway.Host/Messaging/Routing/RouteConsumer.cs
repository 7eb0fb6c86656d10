using Gateway.Abstractions;
using Gateway.Host.Messaging.Delivery;
using Gateway.Host.Messaging.Ingress;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Messaging.Routing;

/// <summary>Carries out the routes of the configuration: echo and bridges.</summary>
internal sealed class RouteConsumer(IConfigurationSource configuration, Outbox outbox, DeliveryIds ids, MessageCounters counters) : IRouteConsumer
{
    private RouteTable _table = new(GatewayConfig.Default);

    public bool Consume(in InboundEnvelope envelope, List<DeliveryRequest> deliveries)
    {
        var routes = Table().From(envelope.Adapter);

        // an edit or a deletion is no new message, and the contract has no way to pass it on
        if (routes.IsEmpty || envelope.Message.Kind != InboundKind.Created)
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
                wanted = true;
                var id = envelope.Sequence == 0 ? ids.Next() : DeliveryIds.For(envelope.Sequence, route);
                deliveries.Add(new DeliveryRequest(route.To ?? envelope.Adapter, RouteMessages.Make(route, envelope, id), "route", envelope.Sequence, ParkWhenFull: true));
            }
        }

        return wanted;
    }

    /// <summary>Two bridges in opposite directions, or an echo into a channel that the bot reads, would else repeat one message for ever.</summary>
    private bool IsOwn(in InboundEnvelope envelope)
    {
        var message = envelope.Message;
        return message.Properties.ContainsKey(RouteMessages.HopProperty)
            || (message.Sender.IsBot && outbox.IsOwn(envelope.Adapter, message));
    }

    private RouteTable Table()
    {
        var config = configuration.Current;
        return ReferenceEquals(_table.Config, config) ? _table : _table = new RouteTable(config);
    }
}
