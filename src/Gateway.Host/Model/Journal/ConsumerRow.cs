namespace Gateway.Host.Model.Journal;

/// <summary>A named consumer as it is written down. Immutable; a change makes a new one.</summary>
internal sealed record ConsumerRow
{
    /// <summary>By the rule of <see cref="Names"/>.</summary>
    public required string Name { get; init; }

    /// <summary>It reads this instance only; null for all.</summary>
    public AdapterId? Adapter { get; init; }

    /// <summary>Everything through this message is settled: acknowledged, parked, or none of its business.</summary>
    public long Cursor { get; init; }

    /// <summary>No message after this one was ever handed out. Written before the hand-out, so a second one is always known to be one.</summary>
    public long Delivered { get; init; }

    /// <summary>The message that <see cref="Attempts"/> counts for: the oldest unacknowledged one at its last hand-out. 0 for none.</summary>
    public long AttemptOf { get; init; }

    /// <summary>How often that message was handed out while it was the oldest unacknowledged one.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>When it last read or acknowledged; a little behind while it is connected.</summary>
    public DateTimeOffset Seen { get; init; }
}
