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
    /// Accepts the message, or finds that it was accepted before (same instance, same platform message id), without waiting: where nothing is
    /// written down. Null where a disk has to be waited for. Two copies at once give one of each. Allocates nothing.
    /// </summary>
    ReceiveReceipt? AcceptNow(AdapterId adapter, InboundMessage message);

    /// <summary>Records the message, or finds that it was recorded before.</summary>
    /// <param name="adapter">The instance.</param>
    /// <param name="generation">Its generation.</param>
    /// <param name="message">What it received.</param>
    /// <param name="settled">
    /// Called exactly once, before the task completes and in the order in which messages got their places: so that messages of one conversation
    /// cannot overtake each other. Null: not recorded. Must be short and must not throw.
    /// </param>
    /// <exception cref="GatewayRefusedException">Not recorded: storage unavailable.</exception>
    Task<ReceiveReceipt> AcceptAsync(AdapterId adapter, GenerationNumber generation, InboundMessage message, Action<Acceptance?> settled);

    /// <summary>What was accepted before this start and never routed, oldest first. Read once, before anything is accepted.</summary>
    IReadOnlyList<InboundRecord> Unrouted();

    /// <summary>
    /// Routing has dealt with these, and what it made of them is on disk. Told to the disk later: after a crash the newest may be routed again,
    /// which changes nothing, because what is made of them has the same delivery id.
    /// </summary>
    void Routed(ReadOnlySpan<long> sequences);
}
