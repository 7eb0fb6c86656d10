using Gateway.Abstractions;

namespace Gateway.Host.Model;

/// <summary>Where inbound messages enter. Implemented by Messaging, called by the door.</summary>
internal interface IIngress
{
    /// <summary>
    /// Takes one message. Completes synchronously with a cached task where there is room. The message has been checked to be within
    /// its limits by the implementation, not by the caller.
    /// </summary>
    /// <exception cref="GatewayRefusedException">Overloaded past the wait, invalid, or storage unavailable: not accepted.</exception>
    Task<ReceiveReceipt> ReceiveAsync(AdapterId adapter, GenerationNumber generation, InboundMessage message, CancellationToken cancellationToken);
}
