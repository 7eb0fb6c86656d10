namespace Gateway.Host.Supervision.Watchdog;

/// <summary>Measures how long work waits for a thread of the pool: one preallocated work item that notes when it ran.</summary>
/// <remarks><see cref="Measure"/> is called by one thread only and allocates nothing; at most one item is on its way.</remarks>
internal sealed class PoolProbe(IPoolControl pool, TimeProvider time) : IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int OnItsWay = 1;
    private const int Back = 2;

    // each item wakes a thread of an idle process: while nothing is slow, three a second find a starved pool soon enough
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan CalmPause = TimeSpan.FromMilliseconds(300);
    private long _queued;
    private long _ran;
    private int _state;

    /// <summary>The delay of the last round trip, or of the one under way when that is already longer.</summary>
    public TimeSpan Delay { get; private set; }

    public void Measure(long now)
    {
        var state = Volatile.Read(ref _state);
        if (state == OnItsWay)
        {
            var waiting = time.GetElapsedTime(_queued, now);
            Delay = waiting > Delay ? waiting : Delay;
            return;
        }

        if (state == Back)
        {
            Delay = time.GetElapsedTime(_queued, Volatile.Read(ref _ran));
        }

        if (Delay < Calm && _queued != 0 && time.GetElapsedTime(_queued, now) < CalmPause)
        {
            return;
        }

        _queued = now;
        Volatile.Write(ref _state, OnItsWay);
        pool.Queue(this);
    }

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _ran, time.GetTimestamp());
        Volatile.Write(ref _state, Back);
    }
}
