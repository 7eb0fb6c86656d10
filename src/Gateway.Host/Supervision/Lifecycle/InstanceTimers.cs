namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>The timers of one instance, one per kind. A timer that was armed again or cleared never fires late: its turn is checked.</summary>
/// <remarks>Used from the instance's own mailbox only; firing posts to it.</remarks>
internal sealed class InstanceTimers(TimeProvider time, Action<Action> post) : IDisposable
{
    private readonly Dictionary<TimerKind, (ITimer Timer, long Turn)> _armed = [];
    // timers are coarser than timestamps
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(500);

    private long _turn;

    public void Arm(TimerKind kind, TimeSpan due, Action fired)
    {
        Clear(kind);
        var turn = ++_turn;
        var since = time.GetTimestamp();
        void Fire()
        {
            if (_armed.TryGetValue(kind, out var armed) && armed.Turn == turn)
            {
                var left = due - time.GetElapsedTime(since);
                if (CountsAwake(kind) && left > Tolerance)
                {
                    // the process was stopped meanwhile: the timer ran on, the adapter did not
                    Arm(kind, left, fired);
                    return;
                }

                Clear(kind);
                fired();
            }
        }

        // no ambient state of whoever arms it may live as long as the timer
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            _armed[kind] = (time.CreateTimer(_ => post(Fire), state: null, due, Timeout.InfiniteTimeSpan), turn);
        }
    }

    /// <summary>Whether it grants or demands time in which the adapter can do something; a pause that passes while nobody runs has passed all the same.</summary>
    private static bool CountsAwake(TimerKind kind) => kind is TimerKind.Startup or TimerKind.Probation or TimerKind.VerifiedHealthy;

    public bool IsArmed(TimerKind kind) => _armed.ContainsKey(kind);

    public void Clear(TimerKind kind)
    {
        if (_armed.Remove(kind, out var armed))
        {
            armed.Timer.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var kind in Enum.GetValues<TimerKind>())
        {
            Clear(kind);
        }
    }
}
