namespace Gateway.Host.Isolation;

/// <summary>
/// When messages of one generation came in: the moment of the newest one, and the gaps between them until somebody takes them.
/// </summary>
/// <remarks>
/// Safe from any thread. A message that follows closely on the one before takes no lock and allocates nothing. Gaps inside a burst are
/// left out: a hundred messages within a second say nothing about how long this instance is usually quiet.
/// </remarks>
internal sealed class InboundClock
{
    /// <summary>A gap shorter than this share of the least suspicious silence belongs to a burst.</summary>
    public const int BurstsInFloor = 100;

    private const int Kept = 256;
    private const long Never = long.MinValue;
    private readonly Lock _gate = new();
    private readonly Queue<long> _gaps = new();
    private long _last = Never;

    /// <summary>The timestamp of the newest message; null when none has come in.</summary>
    public long? Last => Volatile.Read(ref _last) is var last and not Never ? last : null;

    /// <param name="at">Now, as a timestamp.</param>
    /// <param name="shortest">Gaps below it, in the same ticks, are left out.</param>
    public void Note(long at, long shortest)
    {
        var before = Interlocked.Exchange(ref _last, at);
        // two threads may note out of order: then the gap is a hair below zero
        if (before == Never || at - before < shortest)
        {
            return;
        }

        lock (_gate)
        {
            if (_gaps.Count == Kept)
            {
                _gaps.Dequeue();
            }

            _gaps.Enqueue(at - before);
        }
    }

    /// <summary>The gaps since the last call, oldest first, in ticks of the timestamps; the oldest of more than 256 are lost.</summary>
    public long[] TakeGaps()
    {
        lock (_gate)
        {
            if (_gaps.Count == 0)
            {
                return [];
            }

            var taken = _gaps.ToArray();
            _gaps.Clear();
            return taken;
        }
    }
}
