using System.Collections.Immutable;

namespace Gateway.Host.Model;

/// <summary>One entry of the append-only event log.</summary>
internal sealed record GatewayEvent
{
    /// <summary>Grows by one; 0 until it has been appended.</summary>
    public long Sequence { get; init; }

    public DateTimeOffset At { get; init; }

    public required EventKind Kind { get; init; }

    public AdapterId? Adapter { get; init; }

    public GenerationNumber? Generation { get; init; }

    public Reason? Reason { get; init; }

    /// <summary>One sentence for people, without secrets.</summary>
    public required string Text { get; init; }

    public ImmutableArray<Evidence> Evidence { get; init; } = [];
}
