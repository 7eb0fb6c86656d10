using Microsoft.Extensions.Time.Testing;

namespace Gateway.Fixtures;

/// <summary>
/// A clock that only a test moves, and that knows who waits on it. Real work (a socket, the pool) takes no time on this clock, so it may be
/// moved only when everybody whom it concerns is waiting again: whoever moves it before that makes time pass for code that never got its turn.
/// </summary>
/// <remarks>Rings the bell whenever a timer is armed or let go. Safe from any thread; moved from one.</remarks>
internal sealed class WatchedTime(Bell bell) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<Watched> _armed = [];

    /// <summary>The same time for the other side (a simulator), whose timers are not counted.</summary>
    public FakeTimeProvider Clock { get; } = new();

    /// <summary>
    /// The armed timers, by who armed them: tasks that go on when the time has come (<c>Task.Delay</c>, <c>WaitAsync</c>), and deadlines
    /// (<see cref="CancellationTokenSource"/>) of something that is under way.
    /// </summary>
    public (int Pauses, int Deadlines) Armed
    {
        get
        {
            lock (_gate)
            {
                var deadlines = _armed.Count(timer => timer.IsDeadline);
                return (_armed.Count - deadlines, deadlines);
            }
        }
    }

    /// <summary>How long until the first armed timer fires; null when none is armed.</summary>
    public TimeSpan? Next
    {
        get
        {
            lock (_gate)
            {
                return _armed.Count == 0 ? null : _armed.Min(timer => timer.Due) - Clock.GetUtcNow();
            }
        }
    }

    public override long TimestampFrequency => Clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => Clock.LocalTimeZone;

    /// <summary>Moves the time; timers that have come due fire before it returns.</summary>
    public void Advance(TimeSpan by) => Clock.Advance(by);

    public override DateTimeOffset GetUtcNow() => Clock.GetUtcNow();

    public override long GetTimestamp() => Clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Watched(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void Mark(Watched timer, bool isArmed)
    {
        lock (_gate)
        {
            _ = isArmed ? _armed.Add(timer) : _armed.Remove(timer);
        }

        bell.Ring();
    }

    private sealed class Watched : ITimer
    {
        private readonly WatchedTime _time;
        private readonly ITimer _inner;
        private bool _isPeriodic;

        public Watched(WatchedTime time, TimerCallback callback, object? state)
        {
            (_time, IsDeadline) = (time, state is CancellationTokenSource);

            // armed by the first Change and not before: nothing may fire that has not been counted
            _inner = time.Clock.CreateTimer(_ => Fire(callback, state), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool IsDeadline { get; }

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _isPeriodic = period > TimeSpan.Zero;
            Due = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : _time.GetUtcNow() + dueTime;
            _time.Mark(this, dueTime != Timeout.InfiniteTimeSpan);
            return _inner.Change(dueTime, period);
        }

        public void Dispose()
        {
            _inner.Dispose();
            _time.Mark(this, isArmed: false);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Fire(TimerCallback callback, object? state)
        {
            if (!_isPeriodic)
            {
                // first, so that what the callback arms is counted on top
                _time.Mark(this, isArmed: false);
            }

            callback(state);
        }
    }
}
