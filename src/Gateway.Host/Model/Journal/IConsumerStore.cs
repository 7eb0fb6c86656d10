namespace Gateway.Host.Model.Journal;

/// <summary>Where named consumers and what they could not digest are written down. Safe from any thread; writes land in the order of the calls.</summary>
internal interface IConsumerStore
{
    /// <summary>At most so many parked messages are kept for one consumer; the oldest go first.</summary>
    const int MaxParked = 1000;

    /// <summary>All of them. Read once, at the start.</summary>
    IReadOnlyList<ConsumerRow> Load();

    /// <summary>Writes the row as it is now, new or known.</summary>
    /// <exception cref="Gateway.Abstractions.GatewayRefusedException">Storage unavailable.</exception>
    Task SaveAsync(ConsumerRow row);

    /// <summary>Forgets the consumer with its parked messages.</summary>
    /// <exception cref="Gateway.Abstractions.GatewayRefusedException">Storage unavailable.</exception>
    Task RemoveAsync(string name);

    /// <summary>Parks a message and writes the row that has passed it, both or neither.</summary>
    /// <exception cref="Gateway.Abstractions.GatewayRefusedException">Storage unavailable.</exception>
    Task ParkAsync(ConsumerRow row, ParkedMessage message);

    /// <summary>One more hand-out of a parked message that was not acknowledged either.</summary>
    /// <exception cref="Gateway.Abstractions.GatewayRefusedException">Storage unavailable.</exception>
    Task CountAgainAsync(string name, long sequence);

    /// <summary>The parked message was digested, or a person let it go.</summary>
    /// <returns>False when it was not parked.</returns>
    /// <exception cref="Gateway.Abstractions.GatewayRefusedException">Storage unavailable.</exception>
    Task<bool> UnparkAsync(string name, long sequence);

    /// <summary>How many are parked. Reads the disk on the calling thread.</summary>
    int CountParked(string name);

    /// <summary>The newest parked messages of a consumer, oldest first. Reads the disk on the calling thread.</summary>
    IReadOnlyList<ParkedMessage> Parked(string name);
}
