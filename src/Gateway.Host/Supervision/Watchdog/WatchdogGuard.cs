using System.Globalization;
using Gateway.Host.Foundation;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Watchdog;

/// <summary>Watches the watchdog: starts its thread again when it has ended, and degrades the host while it is silent.</summary>
internal sealed class WatchdogGuard(IWatchdogThread watchdog, IWatchdogStatus status, EventLog events, HostStatus host) : IHostLoop
{
    public const string Cause = "watchdog-silent";
    public static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <summary>The watchdog is never silent for longer.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(2);

    public string Name => "watchdog-guard";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(5);

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            Look();
            try
            {
                await beat.PauseAsync(Every, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private void Look()
    {
        if (!status.IsArmed)
        {
            // before the start and during the stop it has no thread on purpose
            return;
        }

        if (!watchdog.IsAlive)
        {
            watchdog.Revive();
            events.Append(new GatewayEvent { Kind = EventKind.HostLoopRestarted, Text = "the thread of the watchdog had ended; it runs again" });
        }

        var silence = watchdog.SinceLastSweep;
        if (silence > LongestSilence)
        {
            host.Raise(Cause, string.Create(CultureInfo.InvariantCulture, $"the watchdog has not swept for {silence.TotalSeconds:0.#} s"));
        }
        else
        {
            host.Clear(Cause);
        }
    }
}
