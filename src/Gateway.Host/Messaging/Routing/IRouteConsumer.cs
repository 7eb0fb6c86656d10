using Gateway.Host.Messaging.Ingress;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Routing;

/// <summary>Somebody who looks at every accepted message: the configured routes, a benchmark.</summary>
/// <remarks>
/// Called by the routing loop only, one message at a time, in order within an instance; after a crash possibly again with the same message.
/// Must not block and not call an adapter.
/// </remarks>
internal interface IRouteConsumer
{
    /// <summary>False when it has no use for the message; what nobody wants is counted.</summary>
    /// <param name="envelope">The message.</param>
    /// <param name="deliveries">Gets what is to be sent because of it. The same message must give the same delivery ids.</param>
    bool Consume(in InboundEnvelope envelope, List<DeliveryRequest> deliveries);
}
