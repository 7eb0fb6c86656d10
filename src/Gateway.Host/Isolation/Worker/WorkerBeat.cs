namespace Gateway.Host.Isolation.Worker;

/// <summary>
/// The next report that a worker owes, as a row among its calls in flight: the deadline scan finds a worker that has stopped, that spins,
/// or that drips its bytes, like any other call that is not answered.
/// </summary>
internal sealed class WorkerBeat(CallSlots slots, TimeProvider time)
{
    /// <summary>At most so long between two reports, of which several come in that time.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Between two reports.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private int _slot = -1;
    private long _renewed;
    private bool _isOver;

    /// <summary>The process is not heard any more: asking it anything is no use.</summary>
    public bool IsOverdue
    {
        get
        {
            lock (_gate)
            {
                return _renewed != 0 && time.GetElapsedTime(_renewed) > Deadline;
            }
        }
    }

    /// <summary>One has come, or the first is awaited.</summary>
    public void Renew()
    {
        lock (_gate)
        {
            Leave_NeedsLock();
            if (!_isOver)
            {
                var now = _renewed = time.GetTimestamp();
                _slot = slots.TryEnter(CallKind.Report, now, now + (long)(Deadline.TotalSeconds * time.TimestampFrequency));
            }
        }
    }

    /// <summary>None is owed any more.</summary>
    public void End()
    {
        lock (_gate)
        {
            _isOver = true;
            Leave_NeedsLock();
        }
    }

    private void Leave_NeedsLock()
    {
        if (_slot >= 0)
        {
            slots.Leave(_slot);
            _slot = -1;
        }
    }
}
