namespace Gateway.Host.Supervision.Endpoints;

/// <summary>One instance in the table of <see cref="EarlyReturn"/>. Its owner's lock guards it.</summary>
internal sealed class ReturnRow(RemoteEnd end)
{
    private readonly Queue<long> _returns = new();

    public RemoteEnd End { get; } = end;

    /// <summary>Null while the instance does not wait.</summary>
    public ReturnWatch? Watch { get; set; }

    /// <summary>The end was seen not to answer, and no try has followed since.</summary>
    public bool WasDown { get; set; }

    /// <summary>Timestamp of the next look; 0: at once.</summary>
    public long DueAt { get; set; }

    /// <summary>Counts an early return if the budget of the window has room for it: an end that flaps must not undo the backoff.</summary>
    public bool TryReturn(ReturnWatch watch, long now, TimeProvider time)
    {
        while (_returns.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) > watch.Limits.RestartWindow)
        {
            _returns.Dequeue();
        }

        if (_returns.Count >= Math.Max(1, watch.Limits.RestartBudget))
        {
            return false;
        }

        _returns.Enqueue(now);
        return true;
    }
}
