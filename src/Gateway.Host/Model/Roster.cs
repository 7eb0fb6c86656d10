using System.Collections.Immutable;

namespace Gateway.Host.Model;

/// <summary>The one picture of all instances. Read by everybody without a lock, published by Supervision only.</summary>
internal sealed class Roster
{
    private volatile RosterSnapshot _current = new([], 0);

    public RosterSnapshot Current => _current;

    /// <summary>Replaces or adds one instance.</summary>
    public void Publish(AdapterSnapshot snapshot) =>
        Swap(adapters => adapters.SetItem(snapshot.Name, snapshot));

    public void Remove(AdapterId name) => Swap(adapters => adapters.Remove(name));

    private void Swap(Func<ImmutableSortedDictionary<AdapterId, AdapterSnapshot>, ImmutableSortedDictionary<AdapterId, AdapterSnapshot>> change)
    {
        RosterSnapshot seen;
        do
        {
            seen = _current;
        }
#pragma warning disable CS0420 // a volatile field by reference is what CompareExchange wants
        while (Interlocked.CompareExchange(ref _current, new RosterSnapshot(change(seen.Adapters), seen.Revision + 1), seen) != seen);
#pragma warning restore CS0420
    }
}
