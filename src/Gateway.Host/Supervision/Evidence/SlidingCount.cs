namespace Gateway.Host.Supervision.Evidence;

/// <summary>How often something happened within a window. Keeps the newest <c>capacity</c> times, so it never counts further than that.</summary>
/// <remarks>Not thread-safe: its owner's lock guards it.</remarks>
internal sealed class SlidingCount(int capacity)
{
    private readonly long[] _at = new long[capacity];
    private int _next;
    private int _kept;

    public void Add(long at)
    {
        _at[_next] = at;
        _next = (_next + 1) % capacity;
        _kept = Math.Min(_kept + 1, capacity);
    }

    /// <summary>How many at or after <paramref name="since"/>.</summary>
    public int Since(long since)
    {
        var count = 0;
        for (var i = 0; i < _kept; i++)
        {
            count += _at[i] >= since ? 1 : 0;
        }

        return count;
    }
}
