using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>An instance as JSON. Its property names are a promise to programs: add, never rename.</summary>
internal sealed record AdapterView
{
    public required string Name { get; init; }

    public required string Plugin { get; init; }

    public string? Version { get; init; }

    public string? Build { get; init; }

    public long Generation { get; init; }

    public required string Isolation { get; init; }

    public string? IsolationReason { get; init; }

    public int? ProcessId { get; init; }

    public IReadOnlyList<string> Containment { get; init; } = [];

    public InstanceOrigin Origin { get; init; }

    public DesiredState Desired { get; init; }

    public AdapterState State { get; init; }

    public Health Health { get; init; }

    public required DimensionsView Dimensions { get; init; }

    public Reason Reason { get; init; }

    public required string Detail { get; init; }

    public DateTimeOffset Since { get; init; }

    public required RestartsView Restarts { get; init; }

    public ProbesView Probes { get; init; } = new(0, 0, 0);

    public required NextActionView NextAction { get; init; }

    public IncidentView? LastIncident { get; init; }

    public IReadOnlyList<EvidenceView> Evidence { get; init; } = [];

    public IReadOnlyList<RetiredView> Retired { get; init; } = [];

    public long FencedCalls { get; init; }
}
