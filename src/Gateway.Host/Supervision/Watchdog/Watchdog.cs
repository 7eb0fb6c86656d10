using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Supervision.Watchdog;

/// <summary>
/// The thread that nobody can block: scans the deadlines, posts verdicts, asks for liveness checks, and looks at the host itself. It
/// never calls a plugin object, a log sink, a <c>Cancel</c> or a <c>Dispose</c>, and it waits in the kernel, not on the pool.
/// </summary>
internal sealed class Watchdog(
    WatchTable table,
    WatchdogSelf self,
    ClockWatch clocks,
    IPacer pacer,
    IConfigurationSource configuration,
    TimeProvider time,
    ICrashMarker? marker = null) : IWatchdogStatus, IWatchdogThread
{
    private readonly Lock _gate = new();
    private Thread? _thread;
    private long _lastSweep = time.GetTimestamp();
    private long _lastCheck = time.GetTimestamp();
    private long _sweeps;
    private volatile bool _armed;
    private volatile bool _stopped;
    private volatile bool _dieNow;

    public bool IsArmed => _armed;

    public bool JudgesPeriodically => configuration.Current.Watchdog.Enabled;

    public TimeSpan SinceLastSweep => time.GetElapsedTime(Volatile.Read(ref _lastSweep));

    public long Sweeps => Volatile.Read(ref _sweeps);

    public bool IsAlive => _thread is { IsAlive: true };

    /// <summary>Before the first plugin is loaded.</summary>
    public void Arm()
    {
        lock (_gate)
        {
            if (_stopped || IsAlive)
            {
                return;
            }

            if (!_armed)
            {
                clocks.Begin();
            }

            Volatile.Write(ref _lastSweep, time.GetTimestamp());
            _dieNow = false;
            _thread = new Thread(Watch) { IsBackground = true, Name = "watchdog", Priority = ThreadPriority.AboveNormal };
            _thread.UnsafeStart();
            _armed = true;
        }
    }

    public void Revive() => Arm();

    public void Disarm()
    {
        _stopped = true;
        _armed = false;
        pacer.Stop();
    }

    /// <summary>Fault injection: the thread ends at its next pass, as a bug would end it.</summary>
    public void InjectEnd() => _dieNow = true;

    /// <summary>One pass. Allocates nothing when nothing is wrong.</summary>
    public void Sweep()
    {
        var now = time.GetTimestamp();
        var config = configuration.Current.Watchdog;
        var grace = self.Suspect(time.GetElapsedTime(_lastSweep, now), config.Sweep, now);
        table.Sweep(grace);
        var gap = configuration.Current.Evidence.Clock && clocks.Sweep(now);
        if (gap)
        {
            self.AfterGap();
        }

        // after a gap any connection may be dead: the next check does not wait for its turn
        if (config.Enabled && (gap || time.GetElapsedTime(_lastCheck, now) >= config.Interval))
        {
            _lastCheck = now;
            table.PostChecks();
        }

        self.LookAtLoops(now);
        Volatile.Write(ref _lastSweep, now);
        var sweeps = Interlocked.Increment(ref _sweeps);
        // a store into a mapped page: an outer supervisor sees from it that this thread still runs
        marker?.Beat(sweeps);
        self.Pulse(now);
    }

    private void Watch()
    {
        while (pacer.Wait(configuration.Current.Watchdog.Sweep) && !_dieNow)
        {
            try
            {
                Sweep();
            }
            catch (Exception fault)
            {
                // the sweep outlives every bug in it; the fault is told from another thread
                self.Failed(fault);
            }
        }
    }
}
