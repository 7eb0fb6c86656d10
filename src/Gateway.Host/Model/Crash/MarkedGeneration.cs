using System.Collections.Immutable;

namespace Gateway.Host.Model.Crash;

/// <summary>One generation as the marker knew it.</summary>
/// <param name="Adapter">Of which instance.</param>
/// <param name="Plugin">Of which plugin.</param>
/// <param name="Generation">Which load.</param>
/// <param name="Build">Content hash.</param>
/// <param name="Folder">The shadow folder with its assemblies.</param>
/// <param name="Made">When it was made.</param>
/// <param name="Calls">In flight when the marker was written last.</param>
/// <param name="LastEntered">When a call into it began last, in ticks of the run's own clock; 0 for never.</param>
internal sealed record MarkedGeneration(
    string Adapter, string Plugin, long Generation, string Build, string Folder, DateTimeOffset Made, ImmutableArray<MarkedCall> Calls, long LastEntered);
