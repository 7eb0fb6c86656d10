namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>The timers of one instance, one per kind. A timer that was armed again or cleared never fires late: its turn is checked.</summary>
/// <remarks>Used from the instance's own mailbox only; firing posts to it.</remarks>
internal sealed class InstanceTimers(TimeProvider time, Action<Action> post) : IDisposable
{
    private readonly Dictionary<TimerKind, (ITimer Timer, long Turn)> _armed = [];
    private long _turn;

    public void Arm(TimerKind kind, TimeSpan due, Action fired)
    {
        Clear(kind);
        var turn = ++_turn;
        void Fire()
        {
            if (_armed.TryGetValue(kind, out var armed) && armed.Turn == turn)
            {
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
