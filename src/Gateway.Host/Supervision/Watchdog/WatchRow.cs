using Gateway.Host.Isolation;

namespace Gateway.Host.Supervision.Watchdog;

/// <summary>One generation in the watchdog's table.</summary>
internal sealed class WatchRow(IGeneration generation, IWatchSink sink)
{
    private long _reported;
    private volatile bool _checked;

    public IGeneration Generation { get; } = generation;

    /// <summary>Whether liveness checks are due; false until the adapter runs.</summary>
    public bool IsChecked
    {
        get => _checked;
        set => _checked = value;
    }

    /// <summary>Called by the watchdog's thread: reads, and posts each overdue call once.</summary>
    public void Sweep(long now, TimeProvider time)
    {
        if (Generation.Slots.InFlight == 0 || !Generation.Slots.TryFindExpired(now, _reported, out var kind, out var start))
        {
            return;
        }

        _reported = start;
        sink.OnCallExpired(Generation.Generation, kind, time.GetElapsedTime(start, now));
    }

    public void PostCheck()
    {
        if (_checked)
        {
            sink.OnCheckDue(Generation.Generation);
        }
    }
}
