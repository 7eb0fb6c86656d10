using System.Collections.Immutable;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Tests.Operator;

/// <summary>Deliveries in a list. A retry delivers at once; what it was asked is recorded.</summary>
internal sealed class FakeDeliveries : IDeliveries
{
    private readonly List<DeliveryRecord> _all = [];

    public bool IsBroken { get; set; }

    public List<(string Id, AdapterId? Adapter, string? Conversation)> Retried { get; } = [];

    public DeliveryRecord Add(
        string id, string adapter = "demo", string reason = "permanent", string text = "what people wrote", DeliveryState state = DeliveryState.DeadLettered, string conversation = "c1")
    {
        var delivery = new DeliveryRecord
        {
            Sequence = _all.Count + 1,
            Adapter = AdapterId.Parse(adapter),
            Message = new OutboundMessage { DeliveryId = id, Conversation = conversation, Text = text },
            Origin = "route",
            Inbound = 7,
            State = state,
            Attempts = 5,
            Created = Samples.Now.AddMinutes(-10),
            Changed = Samples.Now.AddMinutes(-3),
            Reason = reason,
            Detail = "the platform said no",
        };
        _all.Add(delivery);
        return delivery;
    }

    /// <summary>There is no room here.</summary>
    public ValueTask<IReadOnlyList<DeliveryTicket>> SubmitAsync(IReadOnlyList<DeliveryRequest> requests) =>
        ValueTask.FromResult<IReadOnlyList<DeliveryTicket>>([.. requests.Select(_ => new DeliveryTicket(DeliveryTicketStatus.Full, null))]);

    public DeliveryRecord? Find(string deliveryId)
    {
        ThrowIfBroken();
        return _all.Find(one => one.Message.DeliveryId == deliveryId);
    }

    public DeadLetterPage DeadLetters(DeadLetterQuery query)
    {
        ThrowIfBroken();
        var fitting = _all.Where(IsDead).Where(one => query.Adapter is null || one.Adapter == query.Adapter).Where(one => query.Reason is null || one.Reason == query.Reason).ToList();
        return new DeadLetterPage(
            [.. fitting.Where(one => query.Before is null || one.Sequence < query.Before).OrderByDescending(one => one.Sequence).Take(query.Limit)], fitting.Count);
    }

    public IReadOnlyDictionary<string, long> DeadLetterCounts()
    {
        ThrowIfBroken();
        return _all.Where(IsDead).GroupBy(one => one.Reason!).ToImmutableSortedDictionary(group => group.Key, group => (long)group.Count(), StringComparer.Ordinal);
    }

    public Task<IReadOnlyList<DeliveryRecord>> RetryAsync(IReadOnlyList<string> deliveryIds, AdapterId? adapter, string? conversation)
    {
        var changed = Change(deliveryIds, DeliveryState.Delivered);
        Retried.AddRange(changed.Select(one => (one.Message.DeliveryId, adapter, conversation)));
        return Task.FromResult<IReadOnlyList<DeliveryRecord>>(changed);
    }

    public Task<int> AbandonAsync(IReadOnlyList<string> deliveryIds) => Task.FromResult(Change(deliveryIds, DeliveryState.Abandoned).Count);

    private static bool IsDead(DeliveryRecord one) => one.State is DeliveryState.DeadLettered or DeliveryState.Ambiguous;

    private List<DeliveryRecord> Change(IReadOnlyList<string> ids, DeliveryState state)
    {
        ThrowIfBroken();
        var changed = new List<DeliveryRecord>();
        foreach (var at in ids.Select(id => _all.FindIndex(one => one.Message.DeliveryId == id && IsDead(one))).Where(at => at >= 0))
        {
            changed.Add(_all[at] = _all[at] with { State = state });
        }

        return changed;
    }

    private void ThrowIfBroken()
    {
        if (IsBroken)
        {
            throw new GatewayRefusedException(RefusalReason.StorageUnavailable, "The gateway cannot use its data file now: the disk is full.");
        }
    }
}
