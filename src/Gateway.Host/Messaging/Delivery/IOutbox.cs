using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>Where outbound messages are handed in. A durable one will write them down behind this same port.</summary>
internal interface IOutbox
{
    /// <summary>False when the instance's queue is full; the message is then counted as dropped. Never blocks.</summary>
    bool Add(AdapterId adapter, OutboundMessage message);

    /// <summary>Whether this message of a bot is one that the gateway itself has sent, or is sending, through this instance.</summary>
    bool IsOwn(AdapterId adapter, InboundMessage message);
}
