using System.Collections.Immutable;

namespace Gateway.Host.Model.Crash;

/// <summary>What the marker says of the run before this one.</summary>
internal sealed record LastRun
{
    public int Process { get; init; }

    public string StartMark { get; init; } = "";

    public RunEnd End { get; init; }

    public int ExitCode { get; init; }

    /// <summary>Somebody who may had asked for the stop.</summary>
    public bool WasStopping { get; init; }

    /// <summary>The last sweep of the watchdog, or the start when there was none.</summary>
    public DateTimeOffset LastSeen { get; init; }

    public long Sweeps { get; init; }

    /// <summary>Generations whose code was in the process.</summary>
    public ImmutableArray<MarkedGeneration> Generations { get; init; } = [];

    /// <summary>Generations for which the marker had no room.</summary>
    public int Unmarked { get; init; }
}
