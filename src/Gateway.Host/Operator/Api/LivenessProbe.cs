using Gateway.Host.Foundation;
using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>Whether the host itself is alive: the watchdog sweeps and no loop of the host is stalled. Never asks an adapter.</summary>
internal sealed class LivenessProbe(IWatchdogStatus watchdog, HostLoopTable loops, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan SweepLimit = TimeSpan.FromSeconds(2);

    /// <summary>What is wrong, or null. Allocates only when something is.</summary>
    public string? Failure()
    {
        if (!watchdog.IsArmed)
        {
            return "the watchdog is not armed";
        }

        if (watchdog.SinceLastSweep is var since && since >= SweepLimit)
        {
            return $"the watchdog has not swept for {Ages.Short(since)}";
        }

        var now = time.GetTimestamp();
        foreach (var beat in loops.Beats)
        {
            if (beat.IsStalled(now))
            {
                return $"the host loop '{beat.Name}' is stalled for {Ages.Short(beat.SinceTick(now))}";
            }

            // loops are ended at shutdown, and a fresh end is repaired by their supervisor
            if (!beat.IsRunning && beat.SinceTick(now) > beat.StallAfter && !lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return $"the host loop '{beat.Name}' has ended and was not started again for {Ages.Short(beat.SinceTick(now))}";
            }
        }

        return null;
    }
}
