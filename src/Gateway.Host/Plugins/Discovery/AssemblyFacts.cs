using System.Collections.Immutable;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>What the metadata of one managed assembly says.</summary>
/// <param name="Path">Relative to the candidate.</param>
/// <param name="Name">Simple name.</param>
/// <param name="Version">Assembly version.</param>
/// <param name="InformationalVersion">For people.</param>
/// <param name="Framework">The target framework attribute's text, null without one.</param>
/// <param name="References">Simple name and version of everything it refers to.</param>
/// <param name="Adapters">Classes that carry the adapter attribute, fit or not.</param>
/// <param name="Shown">What else its tables show that is worth telling.</param>
internal sealed record AssemblyFacts(
    string Path,
    string Name,
    Version Version,
    string InformationalVersion,
    string? Framework,
    ImmutableArray<AssemblyReferenceFacts> References,
    ImmutableArray<AdapterFacts> Adapters,
    ImmutableArray<PluginFact> Shown);
