using System.Collections.Immutable;

namespace Gateway.Host.Configuration;

/// <summary>What the configuration is read from: the same at start, for every reload and for a check.</summary>
/// <param name="Path">The file; need not exist.</param>
/// <param name="Overlays">Environment first, flags last: the last one wins.</param>
internal sealed record ConfigurationInput(string Path, ImmutableArray<ConfigurationOverlay> Overlays);
