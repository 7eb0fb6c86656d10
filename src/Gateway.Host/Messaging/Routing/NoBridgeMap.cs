using Gateway.Host.Model;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Routing;

/// <summary>Where nothing is written down nobody knows what belongs together: bridged messages are plain ones.</summary>
internal sealed class NoBridgeMap : IBridgeMap
{
    public BridgeSource? SourceOf(AdapterId adapter, string platformId) => null;

    public long? Received(AdapterId adapter, string messageId) => null;

    public string? DeliveredAs(string deliveryId) => null;

    public string? RootOf(BridgeThread thread) => null;

    public void Begin(BridgeThread thread, string deliveryId)
    {
    }
}
