namespace Gateway.Host.Foundation;

/// <summary>
/// The pulse of one host loop: the loop ticks on every pass and says when it waits for input; the watchdog reads. A loop that waits is
/// never stalled, a loop that works must tick.
/// </summary>
/// <remarks>Reading allocates nothing and takes no lock.</remarks>
internal sealed class LoopBeat(string name, TimeSpan stallAfter, TimeProvider time)
{
    private readonly ManualResetEventSlim _hang = new(initialState: true);
    private CancellationTokenSource _life = new();
    private long _lastTick = time.GetTimestamp();
    private long _ticks;
    private int _waiting;
    private int _restarts;
    private volatile bool _running;

    public string Name { get; } = name;

    public TimeSpan StallAfter { get; } = stallAfter;

    public bool IsRunning => _running;

    public bool IsWaiting => Volatile.Read(ref _waiting) > 0;

    /// <summary>Passes so far, over all lives.</summary>
    public long Ticks => Volatile.Read(ref _ticks);

    public int Restarts => Volatile.Read(ref _restarts);

    /// <summary>The token of the current life of the loop: fires when the loop is ended on purpose by fault injection.</summary>
    public CancellationToken Life => _life.Token;

    public TimeSpan SinceTick(long now) => time.GetElapsedTime(Volatile.Read(ref _lastTick), now);

    public bool IsStalled(long now) => _running && !IsWaiting && SinceTick(now) > StallAfter;

    /// <summary>Called by the loop once per pass, and within long passes.</summary>
    public void Tick()
    {
        if (!_hang.IsSet)
        {
            _hang.Wait();
        }

        _life.Token.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _ticks);
        Volatile.Write(ref _lastTick, time.GetTimestamp());
    }

    /// <summary>Waits for input, for a pause, for anything that may take long; the loop does not count as stalled meanwhile.</summary>
    public async ValueTask WaitAsync(Task what)
    {
        Tick();
        Interlocked.Increment(ref _waiting);
        try
        {
            await what.WaitAsync(_life.Token);
        }
        finally
        {
            // the tick first: in between the loop would look like one that has worked since its last tick
            Volatile.Write(ref _lastTick, time.GetTimestamp());
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <inheritdoc cref="WaitAsync(Task)"/>
    public async ValueTask<T> WaitAsync<T>(Task<T> what)
    {
        await WaitAsync((Task)what);
        return await what;
    }

    /// <summary>A pause between two passes.</summary>
    public ValueTask PauseAsync(TimeSpan pause, CancellationToken stopping) => WaitAsync(Task.Delay(pause, time, stopping));

    /// <summary>The supervisor of the loops: a new life begins.</summary>
    public void Begin(bool again)
    {
        if (again)
        {
            Interlocked.Increment(ref _restarts);
            _life = new CancellationTokenSource();
        }

        Volatile.Write(ref _waiting, 0);
        Volatile.Write(ref _lastTick, time.GetTimestamp());
        _running = true;
    }

    /// <summary>The supervisor of the loops: this life is over.</summary>
    public void End() => _running = false;

    /// <summary>Fault injection: the loop ends at its next tick or wait, as a bug would end it.</summary>
    public void InjectEnd() => _life.Cancel();

    /// <summary>Fault injection: the loop blocks at its next tick until <see cref="ReleaseHang"/>.</summary>
    public void InjectHang() => _hang.Reset();

    public void ReleaseHang() => _hang.Set();
}
