namespace Gateway.Adapters.Irc;

/// <summary>
/// How many lines may be sent now: <paramref name="burst"/> at once, then one per <paramref name="interval"/>. Servers disconnect
/// ("Excess Flood") or silently delay those that send faster.
/// </summary>
/// <remarks>Safe from any thread. Taking may go below zero; who takes then waits.</remarks>
internal sealed class FloodBucket(int burst, TimeSpan interval, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _level = burst;
    private long _at = time.GetTimestamp();

    /// <summary>How long <paramref name="lines"/> more lines would take from now; never for the first of a full bucket.</summary>
    public TimeSpan WaitFor(int lines)
    {
        lock (_gate)
        {
            Fill_NeedsLock();
            return Wait_NeedsLock(_level - lines);
        }
    }

    /// <summary>How long so many lines take when nothing was sent before.</summary>
    public TimeSpan FullWaitFor(int lines) => Wait_NeedsLock(burst - lines);

    /// <summary>Takes one line; the caller sends it after the returned time.</summary>
    public TimeSpan Take()
    {
        lock (_gate)
        {
            Fill_NeedsLock();
            _level--;
            return Wait_NeedsLock(_level);
        }
    }

    private void Fill_NeedsLock()
    {
        var now = time.GetTimestamp();
        var gained = interval > TimeSpan.Zero ? time.GetElapsedTime(_at, now) / interval : burst;
        (_level, _at) = (Math.Min(burst, _level + gained), now);
    }

    private TimeSpan Wait_NeedsLock(double level) => level >= 0 ? TimeSpan.Zero : interval * -level;
}
