using Gateway.Host.Isolation.Escapes;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Crashes;
using Gateway.Host.Supervision.Scarcity;
using Gateway.Host.Supervision.Watchdog;
using Microsoft.Extensions.Hosting;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>
/// The order of start and stop: escapes are caught and the watchdog is armed before the first plugin loads; at the end every instance
/// is stopped before the watchdog goes.
/// </summary>
internal sealed class SupervisionService(Watchdog.Watchdog watchdog, InstanceManager instances, CrashInquest inquest, EscapeAlarm alarm, HostStatus host, ScarcityWatch scarcity) : IHostedLifecycleService
{
    /// <summary>Before any service starts, and so before the loop that loads plugins.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        EscapeRouter.Install(alarm);
        inquest.Hold();
        scarcity.Start();
        watchdog.Arm();
        if (!watchdog.JudgesPeriodically)
        {
            host.Raise("watchdog-periodic-off", "liveness_watchdog.enabled is false: periodic judgement is off; ended tasks, faults and deadlines still act");
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await instances.StopAllAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        watchdog.Disarm();
        return Task.CompletedTask;
    }
}
