using System.Collections.Immutable;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>What reading a candidate's metadata came to. Fit to be taken when nothing is refused.</summary>
internal sealed record PluginReading
{
    /// <summary>Known whenever the adapter attribute could be read, also when the plugin is refused.</summary>
    public PluginId? Id { get; init; }

    public PluginManifest? Manifest { get; init; }

    /// <summary>The assembly with the adapter, relative to the candidate.</summary>
    public string? MainAssembly { get; init; }

    public PluginRefusal? Refusal { get; init; }

    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Files that are not copied, relative to the candidate.</summary>
    public ImmutableHashSet<string> LeftOut { get; init; } = [];
}
