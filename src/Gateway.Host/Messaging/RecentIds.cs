namespace Gateway.Host.Messaging;

/// <summary>
/// Remembers the last <c>capacity</c> ids: a ring with a hash chain through it. Nothing is allocated per id, and a lookup touches one
/// bucket whatever the capacity.
/// </summary>
/// <remarks>Not safe for concurrent use; the owner locks. The capacity is a power of two.</remarks>
internal sealed class RecentIds(int capacity)
{
    private readonly int[] _buckets = new int[capacity * 2];
    private readonly Entry[] _ring = new Entry[capacity];
    private int _next;

    public bool Contains(string id) => Find(id, HashOf(id));

    /// <summary>False when it is remembered already.</summary>
    public bool TryAdd(string id)
    {
        var hash = HashOf(id);
        if (Find(id, hash))
        {
            return false;
        }

        var slot = _next++ & (_ring.Length - 1);
        if (_ring[slot].Id is not null)
        {
            Unlink(slot);
        }

        // buckets hold slot + 1, so that an empty array means "none"
        ref var head = ref _buckets[hash & (_buckets.Length - 1)];
        _ring[slot] = new Entry(id, hash, head);
        head = slot + 1;
        return true;
    }

    /// <summary>Randomised per process: platforms choose the ids, so a fixed hash could be attacked.</summary>
    private static int HashOf(string id) => id.GetHashCode(StringComparison.Ordinal);

    private bool Find(string id, int hash)
    {
        for (var at = _buckets[hash & (_buckets.Length - 1)]; at != 0; at = _ring[at - 1].Next)
        {
            ref var entry = ref _ring[at - 1];
            if (entry.Hash == hash && string.Equals(entry.Id, id, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private void Unlink(int slot)
    {
        ref var link = ref _buckets[_ring[slot].Hash & (_buckets.Length - 1)];
        while (link != slot + 1)
        {
            link = ref _ring[link - 1].Next;
        }

        link = _ring[slot].Next;
    }

    private record struct Entry(string Id, int Hash, int Next)
    {
        public int Next = Next;
    }
}
