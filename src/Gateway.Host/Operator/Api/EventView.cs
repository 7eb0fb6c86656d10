using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>One entry of the event log as JSON.</summary>
internal sealed record EventView
{
    /// <summary>What to give as <c>after</c> or <c>Last-Event-ID</c> to go on from here.</summary>
    public required string Id { get; init; }

    public long Seq { get; init; }

    public DateTimeOffset At { get; init; }

    public EventKind Kind { get; init; }

    public string? Adapter { get; init; }

    public long? Generation { get; init; }

    public Reason? Reason { get; init; }

    public required string Text { get; init; }

    public IReadOnlyList<EvidenceView> Evidence { get; init; } = [];
}
