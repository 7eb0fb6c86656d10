using Gateway.Abstractions;

namespace Gateway.Host.Model.Journal;

/// <summary>One outbound message and what became of it. Immutable; a change makes a new one.</summary>
internal sealed record DeliveryRecord
{
    /// <summary>Its place among all deliveries, and so its order within its conversation. 0 before it is written down.</summary>
    public long Sequence { get; init; }

    public required AdapterId Adapter { get; init; }

    /// <summary>What is sent. <see cref="OutboundMessage.DeliveryId"/> is the key: one delivery per key, ever.</summary>
    public required OutboundMessage Message { get; init; }

    /// <summary>Who asked for it: <c>route</c>, <c>api</c>, <c>canary</c>; for people.</summary>
    public required string Origin { get; init; }

    /// <summary>The accepted message that it was made of; 0 when there is none.</summary>
    public long Inbound { get; init; }

    public DeliveryState State { get; init; }

    /// <summary>How often the adapter was entered with it.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>When <see cref="State"/> last changed.</summary>
    public DateTimeOffset Changed { get; init; }

    /// <summary>Not before; for <see cref="DeliveryState.Failed"/>.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The platform's id of the message; only when delivered.</summary>
    public string? PlatformMessageId { get; init; }

    /// <summary>Why it was not delivered: a stable word in kebab-case, as counted.</summary>
    public string? Reason { get; init; }

    /// <summary>One sentence for people.</summary>
    public string? Detail { get; init; }

    /// <summary>An earlier attempt may have reached the platform: every further one says so.</summary>
    public bool MayBeDuplicate { get; init; }
}
