using Gateway.Host.Supervision.Scarcity;

namespace Gateway.Host.Supervision.Watchdog;

/// <summary>What the watchdog looks at besides the adapters, and first of all: itself, the pool, the host's own loops, the outside.</summary>
/// <remarks>Called by the watchdog's thread only; allocates nothing while nothing is wrong.</remarks>
internal sealed class WatchdogSelf(SelfSuspicion suspicion, PoolRelief relief, StallMonitor stalls, SystemdNotifier systemd, WatchdogOutbox outbox, ScarcityWatch? scarcity = null)
{
    private bool _failing;

    /// <summary>How much every deadline is stretched in this sweep.</summary>
    public TimeSpan Suspect(TimeSpan gap, TimeSpan interval, long now)
    {
        relief.Sweep(now);
        scarcity?.Sweep();
        suspicion.Observe(gap, interval, relief.Delay, GC.GetTotalPauseDuration());
        return suspicion.Grace;
    }

    public void LookAtLoops(long now) => stalls.Sweep(now, suspicion.Grace);

    /// <summary>The outside may have counted on while the gateway stood still.</summary>
    public void AfterGap() => systemd.Hurry();

    /// <summary>The sweep is complete: only this vouches for the gateway towards systemd.</summary>
    public void Pulse(long now)
    {
        systemd.Pulse(now);
        if (_failing)
        {
            _failing = false;
            outbox.Clear("watchdog-sweep-fails");
        }
    }

    /// <summary>A bug of the host in the sweep. Said by another thread.</summary>
    public void Failed(Exception fault)
    {
        _failing = true;
        outbox.Raise("watchdog-sweep-fails", $"{fault.GetType().Name}: {fault.Message}");
    }
}
