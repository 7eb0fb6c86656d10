namespace Gateway.Host.Supervision.Restart;

/// <summary>The newest moments at which something happened, in order; at most <c>capacity</c> of them.</summary>
/// <remarks>Not thread-safe: its owner's lock guards it. Grows only as far as it is used.</remarks>
internal sealed class TimeWindow(int capacity)
{
    private readonly Queue<DateTimeOffset> _at = new();

    public DateTimeOffset? Newest { get; private set; }

    public void Add(DateTimeOffset at)
    {
        if (_at.Count == capacity)
        {
            _at.Dequeue();
        }

        _at.Enqueue(at);
        Newest = at;
    }

    public int Since(DateTimeOffset since) => _at.Count(at => at > since);

    /// <summary>When enough of them will have left a window of this length for fewer than <paramref name="budget"/> to be in it.</summary>
    public DateTimeOffset FreeAt(int budget, TimeSpan window) => _at.Count < budget ? DateTimeOffset.MinValue : _at.ElementAt(_at.Count - budget) + window;

    public void Clear() => _at.Clear();
}
