using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>One death, or one trouble of the host itself, as it is shown.</summary>
internal sealed record IncidentView
{
    /// <summary>Null for the host itself.</summary>
    public string? Adapter { get; init; }

    public long? Generation { get; init; }

    /// <summary>Null when an event of the host has no reason code.</summary>
    public Reason? Reason { get; init; }

    public required string Detail { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>From the death to the next ready generation; null while it lasts.</summary>
    public double? HealedSeconds { get; init; }

    public IReadOnlyList<EvidenceView> Evidence { get; init; } = [];
}
