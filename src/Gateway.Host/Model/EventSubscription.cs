using System.Threading.Channels;

namespace Gateway.Host.Model;

/// <summary>A reader's view of the event log from the moment it subscribed.</summary>
internal sealed class EventSubscription(ChannelReader<GatewayEvent> reader, Action unsubscribe) : IDisposable
{
    public ChannelReader<GatewayEvent> Reader { get; } = reader;

    public void Dispose() => unsubscribe();
}
