namespace Gateway.Host.Model.Journal;

/// <summary>Which messages of two bridged conversations belong together. Kept as long as the messages are, threads for 30 days.</summary>
/// <remarks>Safe from any thread. Reads the disk on the calling thread.</remarks>
/// <exception cref="Gateway.Abstractions.GatewayRefusedException">From every member: storage unavailable.</exception>
internal interface IBridgeMap
{
    /// <summary>What a bridge has made this message of; null when no bridge has made it.</summary>
    BridgeSource? SourceOf(AdapterId adapter, string platformId);

    /// <summary>The journal's number of a message that was received here; null when it is not known.</summary>
    long? Received(AdapterId adapter, string messageId);

    /// <summary>The platform's id of what was delivered under this delivery id; null when nothing was.</summary>
    string? DeliveredAs(string deliveryId);

    /// <summary>The delivery that began this thread over there; null when none did.</summary>
    string? RootOf(BridgeThread thread);

    /// <summary>This delivery begins the thread. On disk before any later attempt is.</summary>
    void Begin(BridgeThread thread, string deliveryId);
}
