using System.Collections.Immutable;

namespace Gateway.Host.Model;

/// <summary>
/// What a plugin's files show about it before any of it runs. A report, not a verdict: what is listed may be harmless, and code that
/// wants to hide can do all of it by reflection, or fetch it later.
/// </summary>
/// <param name="All">By kind, then by file.</param>
internal sealed record PluginFacts(ImmutableArray<PluginFact> All)
{
    public static PluginFacts None { get; } = new([]);

    /// <summary>Whether native code can run in the process by it: a library or program is shipped, imported or loaded. Imports of Windows' own libraries count on Windows only.</summary>
    public bool HasNativeCode => All.Any(fact => fact.IsNativeHere);
}
