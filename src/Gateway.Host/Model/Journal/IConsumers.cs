namespace Gateway.Host.Model.Journal;

/// <summary>
/// Programs that read the accepted messages under a name, each at its own pace: at least once, in order, redelivered after a lease, parked
/// after so many attempts. Safe from any thread; two consumers share nothing.
/// </summary>
internal interface IConsumers
{
    /// <summary>By name.</summary>
    IReadOnlyList<ConsumerSnapshot> All();

    ConsumerSnapshot? Find(string name);

    /// <summary>Begins to read; makes the consumer when there is none. A connection under the same name ends: the newest one reads.</summary>
    /// <exception cref="Gateway.Abstractions.GatewayRefusedException">Storage unavailable.</exception>
    Task<ConsumerOpening> OpenAsync(ConsumerRequest request);

    /// <summary>Everything through <paramref name="sequence"/> is dealt with. Written down when the task completes; saying it twice changes nothing.</summary>
    /// <exception cref="Gateway.Abstractions.GatewayRefusedException">Storage unavailable.</exception>
    Task<ConsumerStatus> AcknowledgeAsync(string name, long sequence);

    /// <summary>Sets the cursor: what follows <paramref name="sequence"/> is handed out next, marked as redelivered where it was before.</summary>
    /// <exception cref="Gateway.Abstractions.GatewayRefusedException">Storage unavailable.</exception>
    Task<ConsumerStatus> RewindAsync(string name, long sequence);

    /// <exception cref="Gateway.Abstractions.GatewayRefusedException">Storage unavailable.</exception>
    Task<ConsumerStatus> RemoveAsync(string name);

    /// <summary>The parked messages of a consumer, oldest first.</summary>
    IReadOnlyList<ParkedMessage> Parked(string name);

    /// <summary>Hands a parked message out once more; it stays parked until it is acknowledged by <see cref="DropParkedAsync"/>.</summary>
    ConsumerStatus RetryParked(string name, long sequence);

    /// <summary>The parked message is dealt with, or a person lets it go.</summary>
    /// <exception cref="Gateway.Abstractions.GatewayRefusedException">Storage unavailable.</exception>
    Task<ConsumerStatus> DropParkedAsync(string name, long sequence);

    /// <summary>Removes those that have not been seen for too long and writes down what is only in memory.</summary>
    Task CareAsync();
}
