using System.Collections.Concurrent;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>Everything on its way out, by instance. Held in memory.</summary>
internal sealed class Outbox : IOutbox, IDisposable
{
    private readonly ConcurrentDictionary<AdapterId, OutboundInstance> _instances = new();
    private readonly IConfigurationSource _configuration;
    private readonly Roster _roster;
    private readonly DoorDirectory _doors;
    private readonly DeliveryLedger _ledger;
    private readonly TimeProvider _time;

    public Outbox(IConfigurationSource configuration, Roster roster, DoorDirectory doors, DeliveryLedger ledger, TimeProvider time)
    {
        (_configuration, _roster, _doors, _ledger, _time) = (configuration, roster, doors, ledger, time);
        doors.Opened += OnOpened;
    }

    /// <summary>Set when a lane has begun to wait for a time.</summary>
    public Wakeup Delayed { get; } = new();

    public IEnumerable<OutboundInstance> Instances => _instances.Values;

    public bool Add(AdapterId adapter, OutboundMessage message) => Instance(adapter).Add(message);

    public bool IsOwn(AdapterId adapter, InboundMessage message) =>
        _instances.TryGetValue(adapter, out var instance) && instance.IsOwn(message);

    public void Dispose() => _doors.Opened -= OnOpened;

    private OutboundInstance Instance(AdapterId adapter) => _instances.TryGetValue(adapter, out var instance)
        ? instance
        : _instances.GetOrAdd(adapter, name => new OutboundInstance(
            name, new InstanceLimits(name, _configuration, _roster), _doors, _ledger, Delayed, _time));

    private void OnOpened(AdapterId adapter)
    {
        if (_instances.TryGetValue(adapter, out var instance))
        {
            instance.DoorOpened();
        }
    }
}
