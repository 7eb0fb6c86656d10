namespace Gateway.Host.Supervision.Restart;

/// <summary>
/// Wall-clock time that never goes back and never runs slower than the monotonic clock. A step of the wall clock backwards would freeze
/// sliding windows (a budget spent for hours) or make entries look fresh again; a step forwards (sleep, first contact with a time
/// server) is followed.
/// </summary>
/// <remarks>Not thread-safe: its owner's lock guards it.</remarks>
internal sealed class LedgerClock(TimeProvider time)
{
    private DateTimeOffset _now = time.GetUtcNow();
    private long _at = time.GetTimestamp();

    public DateTimeOffset Now()
    {
        var at = time.GetTimestamp();
        var monotonic = _now + time.GetElapsedTime(_at, at);
        var wall = time.GetUtcNow();
        (_now, _at) = (wall > monotonic ? wall : monotonic, at);
        return _now;
    }
}
