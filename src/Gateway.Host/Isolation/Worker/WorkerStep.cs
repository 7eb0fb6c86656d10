namespace Gateway.Host.Isolation.Worker;

/// <summary>One step of a generation in a worker with a deadline that the watchdog reads: loading, or calling RunAsync.</summary>
internal sealed class WorkerStep(CallSlots slots, TimeProvider time)
{
    private int _slot = -1;

    public void Begin(CallKind kind, TimeSpan limit)
    {
        var now = time.GetTimestamp();
        End(slots.TryEnter(kind, now, now + (long)(limit.TotalSeconds * time.TimestampFrequency)));
    }

    public void End() => End(-1);

    private void End(int next)
    {
        var before = Interlocked.Exchange(ref _slot, next);
        if (before >= 0)
        {
            slots.Leave(before);
        }
    }
}
