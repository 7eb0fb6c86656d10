namespace Gateway.Host.Supervision.Watchdog;

/// <summary>
/// The rows that the watchdog scans. Adding and removing copy the array, which is rare; scanning reads it without a lock and without
/// an allocation.
/// </summary>
internal sealed class WatchTable(TimeProvider time)
{
    private readonly Lock _gate = new();
    private volatile WatchRow[] _rows = [];

    public int Count => _rows.Length;

    public void Add(WatchRow row)
    {
        lock (_gate)
        {
            _rows = [.. _rows, row];
        }
    }

    public void Remove(WatchRow row)
    {
        lock (_gate)
        {
            _rows = Array.FindAll(_rows, one => one != row);
        }
    }

    /// <summary>Looks for calls past their deadline. <paramref name="grace"/> stretches every deadline while the host suspects itself.</summary>
    public void Sweep(TimeSpan grace)
    {
        var now = time.GetTimestamp() - (long)(grace.TotalSeconds * time.TimestampFrequency);
        foreach (var row in _rows)
        {
            row.Sweep(now, time);
        }
    }

    public void PostChecks()
    {
        foreach (var row in _rows)
        {
            row.PostCheck();
        }
    }
}
