using System.Collections.Immutable;
using Gateway.Abstractions;

namespace Gateway.Host.Model;

/// <summary>Everything that is known of one instance at one moment. Immutable; CLI, HTTP and log show nothing else.</summary>
internal sealed record AdapterSnapshot
{
    public required AdapterId Name { get; init; }

    public required PluginId Plugin { get; init; }

    /// <summary>The version of the build in use, or null when none is.</summary>
    public string? Version { get; init; }

    /// <summary>The first 12 digits of the content hash of the build in use, or null.</summary>
    public string? Build { get; init; }

    /// <summary>How it receives with its settings, or null while no build is in use.</summary>
    public TransportKind? Transport { get; init; }

    public GenerationNumber Generation { get; init; }

    /// <summary><c>in-process</c> or <c>process</c>.</summary>
    public string Isolation { get; init; } = "in-process";

    /// <summary>Why there, for people; empty when nothing needs an explanation.</summary>
    public string IsolationWhy { get; init; } = "";

    /// <summary>The worker process, or its sandbox; null while it runs in the host's own process.</summary>
    public int? ProcessId { get; init; }

    /// <summary>What confines it, a line each, for people; empty when nothing does.</summary>
    public ImmutableArray<string> Containment { get; init; } = [];

    public InstanceOrigin Origin { get; init; }

    public DesiredState Desired { get; init; }

    public AdapterState State { get; init; }

    public HealthDimensions Dimensions { get; init; } = HealthDimensions.Unknown;

    public Reason Reason { get; init; }

    /// <summary>What exactly, in one sentence; the general cause and remedy come from <see cref="ReasonCatalogue"/>.</summary>
    public string Detail { get; init; } = "";

    public DateTimeOffset Since { get; init; }

    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    public RestartCounters Restarts { get; init; } = new(0, 0, 0, 0);

    public ProbeCounters Probes { get; init; } = ProbeCounters.None;

    public NextAction NextAction { get; init; } = NextAction.None;

    public Incident? LastIncident { get; init; }

    /// <summary>Newest first, at most ten.</summary>
    public ImmutableArray<RetiredGeneration> Retired { get; init; } = [];

    /// <summary>Reports, sends and receives of fenced generations that were refused.</summary>
    public long FencedCalls { get; init; }
}
