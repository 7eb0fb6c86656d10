using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Messaging.Ingress;

/// <summary>Where an accepted message is written down before its sender is told so.</summary>
/// <remarks>
/// Asked only when there is room in the routing queue, so that what it has recorded is always processed: a record of a message that was
/// refused afterwards would turn the sender's retry into a duplicate, and the message would be lost.
/// </remarks>
internal interface IInboundJournal
{
    /// <summary>
    /// Records the message, or finds that it was recorded before; two copies at once give one of each. Completes synchronously where it
    /// need not wait for a disk.
    /// </summary>
    /// <exception cref="GatewayRefusedException">Not recorded: storage unavailable.</exception>
    ValueTask<ReceiveReceipt> AcceptAsync(AdapterId adapter, InboundMessage message);
}
