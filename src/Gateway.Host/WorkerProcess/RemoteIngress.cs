using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Worker.Wire;
using Gateway.Host.Messaging.Ingress;
using Gateway.Host.Model;

namespace Gateway.Host.WorkerProcess;

/// <summary>Messages go to the gateway, which says how safely it holds them.</summary>
internal sealed class RemoteIngress(Asks asks) : IIngress
{
    public async Task<ReceiveReceipt> ReceiveAsync(AdapterId adapter, GenerationNumber generation, InboundMessage message, CancellationToken cancellationToken)
    {
        // the gateway looks again; here it costs no way there and back
        if (InboundRules.Breach(message) is { } breach)
        {
            throw new GatewayRefusedException(RefusalReason.Invalid, breach);
        }

        var wire = WireInbound.From(message, GenerationScope.Current?.IsAsked ?? false);
        var reply = await asks.AskAsync(FrameKind.Received, wire, atOnce: false, cancellationToken);
        return reply.IsDurable ? ReceiveReceipt.Durable : ReceiveReceipt.Volatile;
    }
}
