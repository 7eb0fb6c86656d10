using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Crash;
using Gateway.Host.Operator.Api.Messaging;

namespace Gateway.Host.Operator.Api;

/// <summary><c>/api/v1/status</c>: the host itself.</summary>
internal sealed class StatusEndpoints(
    HostIdentity identity,
    HostStatus status,
    CrashBook crashes,
    IWatchdogStatus watchdog,
    HostLoopTable loops,
    MessagingReport messages,
    IEnumerable<ICounterSource> counters,
    Reply reply,
    TimeProvider time)
{
    private readonly ICounterSource[] _counters = [.. counters];

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/status", ShowAsync);

    private Task ShowAsync(HttpContext context)
    {
        var now = time.GetTimestamp();
        var view = new StatusView
        {
            Version = identity.Version,
            Pid = identity.Pid,
            Started = identity.Started,
            ObserveOnly = status.ObserveOnly,
            Problems = status.Problems,
            LastCrash = crashes.Last is { } crash ? Views.Of(crash) : null,
            Messages = messages.Read(),
            Watchdog = new WatchdogView(
                watchdog.IsArmed, watchdog.JudgesPeriodically, Math.Round(watchdog.SinceLastSweep.TotalSeconds, 3), watchdog.Sweeps),
            Loops = [.. loops.Beats.Select(beat => new LoopView(
                beat.Name, beat.IsRunning, beat.IsWaiting, beat.IsStalled(now), beat.Restarts, Math.Round(beat.SinceTick(now).TotalSeconds, 3)))],
            Counters = _counters.ToDictionary(source => source.Section, source => source.Read()),
        };
        return reply.JsonAsync(context, 200, view);
    }
}
