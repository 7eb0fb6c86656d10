using Gateway.Abstractions;

namespace Gateway.Host.Model.Journal;

/// <summary>Where an accepted message is written down before its sender is told so.</summary>
/// <remarks>
/// Asked only when there is room in the routing queue, so that what it has recorded is always processed: a record of a message that was
/// refused afterwards would turn the sender's retry into a duplicate, and the message would be lost. Safe from any thread.
/// </remarks>
internal interface IInboundJournal
{
    /// <summary>False: held in memory only.</summary>
    bool IsDurable { get; }

    /// <summary>
    /// Records the message, or finds that it was recorded before (same instance, same platform message id); two copies at once give one of
    /// each. Completes synchronously where it need not wait for a disk.
    /// </summary>
    /// <exception cref="GatewayRefusedException">Not recorded: storage unavailable.</exception>
    ValueTask<Acceptance> AcceptAsync(AdapterId adapter, GenerationNumber generation, InboundMessage message);

    /// <summary>What was accepted before this start and never routed, oldest first. Read once, before anything is accepted.</summary>
    IReadOnlyList<InboundRecord> Unrouted();

    /// <summary>
    /// Routing has dealt with these, and what it made of them is on disk. Told to the disk later: after a crash the newest may be routed again,
    /// which changes nothing, because what is made of them has the same delivery id.
    /// </summary>
    void Routed(ReadOnlySpan<long> sequences);
}
