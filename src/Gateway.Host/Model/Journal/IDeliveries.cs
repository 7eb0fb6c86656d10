using Gateway.Abstractions;

namespace Gateway.Host.Model.Journal;

/// <summary>The outbound side of the gateway, for everybody who hands messages in or looks after them. Safe from any thread.</summary>
internal interface IDeliveries
{
    /// <summary>Hands messages in, in order. When the task completes, those that were taken are written down.</summary>
    /// <exception cref="GatewayRefusedException">Storage unavailable: none was taken.</exception>
    ValueTask<IReadOnlyList<DeliveryTicket>> SubmitAsync(IReadOnlyList<DeliveryRequest> requests);

    /// <summary>The delivery with this id as it stands, or null. Reads the disk on the calling thread.</summary>
    DeliveryRecord? Find(string deliveryId);

    /// <summary>What was given up or is ambiguous, newest first.</summary>
    DeadLetterPage DeadLetters(DeadLetterQuery query);

    /// <summary>How many there are of them, by reason. Reads the disk on the calling thread.</summary>
    IReadOnlyDictionary<string, long> DeadLetterCounts();

    /// <summary>Puts dead letters and ambiguous deliveries back into their lanes, at the end, with attempts starting afresh.</summary>
    /// <param name="deliveryIds">Those that are neither are left alone.</param>
    /// <param name="adapter">Another instance to send through, or null for the same.</param>
    /// <param name="conversation">Another conversation, or null for the same.</param>
    /// <returns>Those that were put back, as they stand.</returns>
    /// <exception cref="GatewayRefusedException">Storage unavailable.</exception>
    Task<IReadOnlyList<DeliveryRecord>> RetryAsync(IReadOnlyList<string> deliveryIds, AdapterId? adapter, string? conversation);

    /// <summary>Lets dead letters and ambiguous deliveries go: they become abandoned and are forgotten with their age.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="GatewayRefusedException">Storage unavailable.</exception>
    Task<int> AbandonAsync(IReadOnlyList<string> deliveryIds);
}
