using Gateway.Abstractions;

namespace Gateway.Host.Model.Journal;

/// <summary>Where deliveries are written down. Used by the lanes only; everybody else goes through <see cref="IDeliveries"/>.</summary>
/// <remarks>Safe from any thread. Writes reach the disk in the order of the calls.</remarks>
internal interface IDeliveryJournal
{
    /// <summary>False: nothing is written down.</summary>
    bool IsDurable { get; }

    /// <summary>Everything that is pending, failed or was being attempted when the gateway ended, in order. Read once, before anything is added.</summary>
    IReadOnlyList<DeliveryRecord> Open();

    /// <summary>Writes new deliveries down. One whose key was used before is not added: its ticket says so and shows the earlier one.</summary>
    /// <param name="deliveries">Their <see cref="DeliveryRecord.Sequence"/> is 0.</param>
    /// <param name="committed">
    /// Called once with the answers when they are on disk, before the task completes, in the order of the commits of all callers; must be short.
    /// </param>
    /// <exception cref="GatewayRefusedException">Storage unavailable: none was written.</exception>
    ValueTask AddAsync(IReadOnlyList<DeliveryRecord> deliveries, Action<IReadOnlyList<DeliveryTicket>> committed);

    /// <summary>An attempt begins. The adapter must not be entered before this has completed.</summary>
    /// <exception cref="GatewayRefusedException">Storage unavailable.</exception>
    ValueTask AttemptAsync(DeliveryRecord delivery);

    /// <summary>
    /// The delivery's new state, attempts, reason. Never fails: what cannot be written now is written before anything else once the disk works,
    /// and <see cref="AttemptAsync"/> refuses until then.
    /// </summary>
    void Settle(DeliveryRecord delivery);

    DeliveryRecord? Find(string deliveryId);

    DeadLetterPage DeadLetters(DeadLetterQuery query);

    /// <summary>How many there are of them, by reason.</summary>
    IReadOnlyDictionary<string, long> DeadLetterCounts();

    /// <summary>Changes dead letters and ambiguous deliveries in one step; those that are neither are left out of the answer.</summary>
    /// <param name="change">Makes the new one of the old one. Called on the writer's thread, possibly twice.</param>
    /// <param name="committed">As with <see cref="AddAsync"/>.</param>
    Task<IReadOnlyList<DeliveryRecord>> ReviseAsync(IReadOnlyList<string> deliveryIds, Func<DeliveryRecord, DeliveryRecord> change, Action<IReadOnlyList<DeliveryRecord>> committed);
}
