using System.Collections.Concurrent;

namespace Gateway.Host.Model;

/// <summary>The open doors by instance: written by Supervision when a generation becomes ready or retires, read by Messaging.</summary>
internal sealed class DoorDirectory
{
    private readonly ConcurrentDictionary<AdapterId, IOutboundDoor> _open = new();

    /// <summary>Raised after a door has been opened, on the opener's thread. Handlers must return at once.</summary>
    public event Action<AdapterId>? Opened;

    public IOutboundDoor? Find(AdapterId adapter) => _open.GetValueOrDefault(adapter);

    public void Open(IOutboundDoor door)
    {
        _open[door.Adapter] = door;
        Opened?.Invoke(door.Adapter);
    }

    /// <summary>Closes this door, unless a newer one has taken its place.</summary>
    public void Close(IOutboundDoor door) => _open.TryRemove(new KeyValuePair<AdapterId, IOutboundDoor>(door.Adapter, door));
}
