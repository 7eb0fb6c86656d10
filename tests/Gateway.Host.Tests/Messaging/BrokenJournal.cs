using Gateway.Host.Messaging.Delivery;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Tests.Messaging;

/// <summary>A journal with a bug: what it is told to break fails with an exception that no caller expects.</summary>
internal sealed class BrokenJournal : IDeliveryJournal
{
    private readonly VolatileDeliveryJournal _inner = new();

    public bool IsDurable => true;

    /// <summary>Calls that fail from now on.</summary>
    public int Additions { get; set; }

    /// <inheritdoc cref="Additions"/>
    public int Attempts { get; set; }

    public IReadOnlyList<DeliveryRecord> Open() => _inner.Open();

    public async ValueTask AddAsync(IReadOnlyList<DeliveryRecord> deliveries, Action<IReadOnlyList<DeliveryTicket>> committed)
    {
        await Task.Yield();
        if (Additions-- > 0)
        {
            throw new InvalidOperationException("a bug");
        }

        await _inner.AddAsync(deliveries, committed);
    }

    public async ValueTask AttemptAsync(DeliveryRecord delivery)
    {
        await Task.Yield();
        if (Attempts-- > 0)
        {
            throw new InvalidOperationException("a bug");
        }

        await _inner.AttemptAsync(delivery);
    }

    public void Settle(DeliveryRecord delivery) => _inner.Settle(delivery);

    public DeliveryRecord? Find(string deliveryId) => _inner.Find(deliveryId);

    public DeadLetterPage DeadLetters(DeadLetterQuery query) => _inner.DeadLetters(query);

    public IReadOnlyDictionary<string, long> DeadLetterCounts() => _inner.DeadLetterCounts();

    public Task<IReadOnlyList<DeliveryRecord>> ReviseAsync(
        IReadOnlyList<string> deliveryIds, Func<DeliveryRecord, DeliveryRecord> change, Action<IReadOnlyList<DeliveryRecord>> committed) => _inner.ReviseAsync(deliveryIds, change, committed);
}
