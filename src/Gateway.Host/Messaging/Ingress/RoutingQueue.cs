using System.Collections.Concurrent;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Messaging.Ingress;

/// <summary>
/// Everything between ingress and routing: a bounded lane per instance, served in turn, so that an instance that floods fills only its
/// own lane. A single channel for all was rejected: whoever floods it delays everybody.
/// </summary>
/// <remarks>Many writers, one reader.</remarks>
internal sealed class RoutingQueue(IConfigurationSource configuration, Roster roster)
{
    private readonly ConcurrentDictionary<AdapterId, InboundLane> _lanes = new();

    // bounded by the number of instances: a lane is in it at most once
    private readonly ConcurrentQueue<InboundLane> _scheduled = new();

    public Wakeup Arrived { get; } = new();

    public IEnumerable<InboundLane> Lanes => _lanes.Values;

    public InboundLane Lane(AdapterId adapter) => _lanes.TryGetValue(adapter, out var lane)
        ? lane
        : _lanes.GetOrAdd(adapter, name => new InboundLane(name, new InstanceLimits(name, configuration, roster)));

    public void Add(InboundLane lane, in InboundEnvelope envelope)
    {
        if (lane.Add(envelope))
        {
            _scheduled.Enqueue(lane);
            Arrived.Set();
        }
    }

    /// <summary>Puts a message of an earlier run back, beyond every limit: it was accepted, and what was accepted is not refused.</summary>
    public void Restore(in InboundEnvelope envelope)
    {
        var lane = Lane(envelope.Adapter);
        lane.ReserveBeyondLimit();
        Add(lane, envelope);
    }

    /// <summary>The oldest messages of the next instance in turn; 0 when there are none at all.</summary>
    public int Take(Span<InboundEnvelope> into)
    {
        if (!_scheduled.TryDequeue(out var lane))
        {
            return 0;
        }

        var taken = lane.Drain(into, out var more);
        if (more)
        {
            _scheduled.Enqueue(lane);
        }

        return taken;
    }
}
