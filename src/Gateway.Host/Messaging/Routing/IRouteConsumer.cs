using Gateway.Host.Messaging.Ingress;

namespace Gateway.Host.Messaging.Routing;

/// <summary>Somebody who looks at every accepted message: the configured routes, a benchmark, later the HTTP API.</summary>
/// <remarks>Called by the routing loop only, one message at a time, in order within an instance. Must not block and not call an adapter.</remarks>
internal interface IRouteConsumer
{
    /// <summary>False when it has no use for the message; what nobody wants is counted.</summary>
    bool Consume(in InboundEnvelope envelope);
}
