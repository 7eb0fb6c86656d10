using Gateway.Host.Foundation;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Watchdog;

/// <summary>Compares the wall clock with the monotonic one, sweep by sweep.</summary>
/// <remarks>
/// <see cref="Sweep"/> is called by the watchdog's thread only and allocates nothing while the clocks agree; what follows from a gap
/// runs on the pool.
/// </remarks>
internal sealed class ClockWatch(TimeProvider time, IPoolControl pool, WatchdogOutbox outbox) : IClockGaps, IThreadPoolWorkItem
{
    /// <summary>Less than this is slewing and rounding.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(5);

    private readonly AwakeTime? _awake = time as AwakeTime;
    private long _at = time.GetTimestamp();
    private DateTimeOffset _wall = time.GetUtcNow();
    private TimeSpan _lost;
    private long _count;
    private ClockGap? _newest;
    private ClockGap? _untold;

    public event Action<ClockGap>? Passed;

    public long Count => Volatile.Read(ref _count);

    public ClockGap? Newest => Volatile.Read(ref _newest);

    /// <summary>The sweeps begin: what was before them is no gap.</summary>
    public void Begin() => (_at, _wall, _lost) = (time.GetTimestamp(), time.GetUtcNow(), _awake?.Lost ?? TimeSpan.Zero);

    /// <summary>True when there was a gap since the sweep before.</summary>
    public bool Sweep(long now)
    {
        var wall = time.GetUtcNow();
        var allLost = _awake?.Lost ?? TimeSpan.Zero;
        var (awake, moved, lost) = (time.GetElapsedTime(_at, now), wall - _wall, allLost - _lost);
        (_at, _wall, _lost) = (now, wall, allLost);
        if (lost <= TimeSpan.Zero && (moved - awake).Duration() < Least)
        {
            return false;
        }

        var gap = new ClockGap(moved, awake + lost, lost);
        Volatile.Write(ref _newest, gap);
        Interlocked.Increment(ref _count);
        Volatile.Write(ref _untold, gap);
        outbox.Append(EventKind.ClockGap, gap.ToString());
        pool.Queue(this);
        return true;
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (Interlocked.Exchange(ref _untold, null) is not { } gap)
        {
            return;
        }

        foreach (var told in Passed?.GetInvocationList() ?? [])
        {
            try
            {
                ((Action<ClockGap>)told)(gap);
            }
            catch (Exception fault)
            {
                // one who listens must not keep the others from hearing
                outbox.Append(EventKind.HostDegraded, $"clock-gap: a part of the gateway failed on it: {fault.GetType().Name}: {fault.Message}");
            }
        }
    }
}
