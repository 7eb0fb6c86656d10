using System.Collections.Immutable;

namespace Gateway.Host.Model;

/// <summary>All instances at one moment, by name.</summary>
internal sealed class RosterSnapshot(ImmutableSortedDictionary<AdapterId, AdapterSnapshot>? adapters, long revision)
{
    private static readonly Comparer<AdapterId> ByName =
        Comparer<AdapterId>.Create((left, right) => string.CompareOrdinal(left.ToString(), right.ToString()));

    public RosterSnapshot(ImmutableArray<AdapterSnapshot> adapters, long revision)
        : this(adapters.ToImmutableSortedDictionary(adapter => adapter.Name, adapter => adapter, ByName), revision)
    {
    }

    public ImmutableSortedDictionary<AdapterId, AdapterSnapshot> Adapters { get; } =
        adapters ?? ImmutableSortedDictionary.Create<AdapterId, AdapterSnapshot>(ByName);

    /// <summary>Grows with every change.</summary>
    public long Revision { get; } = revision;

    public AdapterSnapshot? Find(AdapterId name) => Adapters.GetValueOrDefault(name);
}
