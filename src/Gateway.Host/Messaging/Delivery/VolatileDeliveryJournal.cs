using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>The newest deliveries, in memory: what durability off leaves of a journal.</summary>
internal sealed class VolatileDeliveryJournal : IDeliveryJournal
{
    /// <summary>Deliveries that are remembered, and with them the keys that are known.</summary>
    public const int Remembered = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, DeliveryRecord> _byId = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private long _last;

    public bool IsDurable => false;

    public IReadOnlyList<DeliveryRecord> Open() => [];

    public ValueTask AddAsync(IReadOnlyList<DeliveryRecord> deliveries, Action<IReadOnlyList<DeliveryTicket>> committed)
    {
        var tickets = new DeliveryTicket[deliveries.Count];
        lock (_gate)
        {
            for (var i = 0; i < tickets.Length; i++)
            {
                tickets[i] = AddNeedsLock(deliveries[i]);
            }

            // inside the lock: the order of the sequences is the order of the lanes
            committed(tickets);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AttemptAsync(DeliveryRecord delivery)
    {
        Settle(delivery);
        return ValueTask.CompletedTask;
    }

    public void Settle(DeliveryRecord delivery)
    {
        lock (_gate)
        {
            var id = delivery.Message.DeliveryId;
            if (_byId.ContainsKey(id))
            {
                _byId[id] = delivery;
            }
        }
    }

    public DeliveryRecord? Find(string deliveryId)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(deliveryId);
        }
    }

    public DeadLetterPage DeadLetters(DeadLetterQuery query)
    {
        lock (_gate)
        {
            var fitting = _byId.Values
                .Where(record => IsParked(record) && (query.Adapter is null || record.Adapter == query.Adapter) && (query.Reason is null || record.Reason == query.Reason))
                .OrderByDescending(record => record.Sequence)
                .ToList();
            return new([.. fitting.Where(record => record.Sequence < (query.Before ?? long.MaxValue)).Take(query.Limit)], fitting.Count);
        }
    }

    public IReadOnlyDictionary<string, long> DeadLetterCounts()
    {
        lock (_gate)
        {
            return _byId.Values.Where(IsParked).GroupBy(record => record.Reason ?? "", StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => (long)group.Count(), StringComparer.Ordinal);
        }
    }

    public Task<IReadOnlyList<DeliveryRecord>> ReviseAsync(
        IReadOnlyList<string> deliveryIds, Func<DeliveryRecord, DeliveryRecord> change, Action<IReadOnlyList<DeliveryRecord>> committed)
    {
        var revised = new List<DeliveryRecord>();
        lock (_gate)
        {
            foreach (var id in deliveryIds)
            {
                if (_byId.TryGetValue(id, out var record) && IsParked(record))
                {
                    revised.Add(_byId[id] = change(record) with { Sequence = ++_last });
                }
            }

            committed(revised);
        }

        return Task.FromResult<IReadOnlyList<DeliveryRecord>>(revised);
    }

    private static bool IsParked(DeliveryRecord record) => record.State is DeliveryState.Ambiguous or DeliveryState.DeadLettered;

    private DeliveryTicket AddNeedsLock(DeliveryRecord delivery)
    {
        var id = delivery.Message.DeliveryId;
        if (_byId.TryGetValue(id, out var known))
        {
            return new(DeliveryTicketStatus.Known, known);
        }

        var added = delivery with { Sequence = ++_last };
        _byId.Add(id, added);
        _order.Enqueue(id);
        while (_order.Count > Remembered)
        {
            _byId.Remove(_order.Dequeue());
        }

        return new(DeliveryTicketStatus.Accepted, added);
    }
}
