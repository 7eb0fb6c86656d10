namespace Gateway.Host.Tests.Supervision.Watchdog;

/// <summary>A clock whose two hands are moved independently. Timers follow the monotonic one, as the runtime's do.</summary>
internal sealed class HandsTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<HandTimer> _timers = [];
    private DateTimeOffset _wall = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _monotonic = TimeSpan.FromMinutes(1);

    public override long TimestampFrequency => 1_234_567;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _wall;
        }
    }

    public override long GetTimestamp()
    {
        lock (_gate)
        {
            return (long)(_monotonic.TotalSeconds * TimestampFrequency);
        }
    }

    /// <summary>One jump; timers that have come due fire after it.</summary>
    public void Move(TimeSpan wall, TimeSpan monotonic)
    {
        HandTimer[] due;
        lock (_gate)
        {
            (_wall, _monotonic) = (_wall + wall, _monotonic + monotonic);
            due = [.. _timers.Where(timer => timer.DueAt <= _monotonic)];
            _timers.RemoveAll(due.Contains);
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class HandTimer(HandsTime hands, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan DueAt { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (hands._gate)
            {
                hands._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    DueAt = hands._monotonic + dueTime;
                    hands._timers.Add(this);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (hands._gate)
            {
                hands._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
