using Gateway.Host.Messaging.Delivery;
using Gateway.Host.Messaging.Ingress;
using Gateway.Host.Model;

namespace Gateway.Host.Messaging;

/// <summary>Gathers the counters and depths of ingress, routing and delivery into one picture.</summary>
internal sealed class MessagingStatus(RoutingQueue inbound, Outbox outbox, MessageCounters counters, DeliveryLedger ledger) : IMessagingStatus
{
    public MessagingStatistics Snapshot() => new()
    {
        Accepted = inbound.Lanes.Sum(lane => lane.Accepted),
        Duplicates = counters.Duplicates,
        Routed = counters.Routed,
        Delivered = counters.Delivered,
        Ambiguous = counters.Of(DropReason.Ambiguous) + counters.Of(DropReason.AdapterFault) + counters.Of(DropReason.NoAnswer) + counters.Of(DropReason.GatewayEnded),
        Dead = counters.Select(DropReason.Permanent, DropReason.AttemptsExhausted, DropReason.Expired, DropReason.OutboundFull),
        Dropped = counters.Select(DropReason.NoRoute, DropReason.OwnMessage, DropReason.ConsumerFault),
        Refused = counters.Select(DropReason.Invalid, DropReason.Overloaded, DropReason.StorageUnavailable, DropReason.OutboundRefused),
        Queues = [.. Queues().OrderBy(queues => queues.Adapter.ToString(), StringComparer.Ordinal)],
        Undelivered = [.. ledger.Undelivered],
    };

    private IEnumerable<MessageQueues> Queues()
    {
        var waiting = inbound.Lanes.ToDictionary(lane => lane.Adapter, lane => (lane.Count, lane.Limit));
        foreach (var instance in outbox.Instances)
        {
            var (depth, inFlight, awaitsDoor) = instance.State;
            var (routed, limit) = waiting.Remove(instance.Adapter, out var lane) ? lane : (0, instance.InboundLimit);
            yield return new MessageQueues(instance.Adapter, routed, depth, inFlight, awaitsDoor, limit, instance.Limit, instance.Oldest);
        }

        foreach (var (adapter, (count, limit)) in waiting)
        {
            yield return new MessageQueues(adapter, count, Outbound: 0, InFlight: 0, WaitsForDoor: false, limit, inbound.Lane(adapter).OutboundLimit, Oldest: null);
        }
    }
}
