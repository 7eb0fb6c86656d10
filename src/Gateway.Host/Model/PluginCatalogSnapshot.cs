using System.Collections.Immutable;

namespace Gateway.Host.Model;

/// <summary>What is in the plugin folder at one moment.</summary>
/// <param name="Entries">Sorted by source.</param>
/// <param name="Revision">Grows with every change.</param>
internal sealed record PluginCatalogSnapshot(ImmutableArray<PluginEntry> Entries, long Revision)
{
    public static PluginCatalogSnapshot Empty { get; } = new([], 0);

    /// <summary>The entry that provides a plugin: one with a build before one without.</summary>
    public PluginEntry? Find(PluginId id) =>
        Entries.Where(entry => entry.Id == id && (entry.Build is not null || entry.Refusal?.Reason != Reason.DuplicateId))
            .OrderByDescending(entry => entry.Build is not null).FirstOrDefault();
}
