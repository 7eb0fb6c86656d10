using System.Collections.Immutable;
using Gateway.Host.Model.Doctor;
using Gateway.Host.Operator.Api;

namespace Gateway.Host.Operator.Doctor;

/// <summary>What a running gateway says of itself, as findings. Pure.</summary>
internal static class RunningGateway
{
    private const string Area = "running gateway";

    public static ImmutableArray<InstanceAtWork> Instances(IEnumerable<AdapterView> adapters) =>
        [.. adapters.Where(one => one.Generation > 0).Select(one => new InstanceAtWork(one.Name, one.Isolation == "process", one.Containment.Any(line => line.StartsWith("sandbox: on", StringComparison.Ordinal))))];

    public static IEnumerable<Finding> Of(StatusView host, IReadOnlyList<AdapterView> adapters)
    {
        yield return Finding.Fine(Area, $"{host.Version}, process {host.Pid}, {adapters.Count} adapter(s)");
        yield return host.Supervised
            ? Finding.Fine(Area, "it is started again when it is ended: somebody supervises it")
            : Finding.Note(Area, "nobody is known to start it again when something ends it", "'gateway run --supervised', or a systemd unit with Restart=on-failure.");
        if (!host.Watchdog.Armed)
        {
            yield return Finding.Attention(Area, "its watchdog is not armed", "Look at logs/gateway.log, and start it again.");
        }
        else if (!host.Watchdog.JudgesPeriodically || host.ObserveOnly)
        {
            yield return Finding.Note(Area, host.ObserveOnly ? "it only observes: nothing is restarted" : "periodic checks are switched off", "Leave out --observe-only, and set 'liveness_watchdog.enabled: true'.");
        }

        foreach (var (cause, text) in host.Problems)
        {
            yield return Finding.Attention(Area, $"{cause}: {text.TrimEnd('.')}", "'gateway status' shows whether it goes on; docs/operations.md says what it means.");
        }

        foreach (var loop in host.Loops.Where(loop => loop.Stalled || !loop.Running))
        {
            yield return Finding.Attention(Area, $"its loop {loop.Name} {(loop.Stalled ? "is stalled" : "does not run")}", "It is started again by itself; if it stays so, look at logs/gateway.log.");
        }

        foreach (var adapter in adapters.Where(one => one.Health is Model.Health.Unhealthy or Model.Health.Degraded))
        {
            yield return Finding.Attention(Area, $"'{adapter.Name}' is {EnumText.Of(adapter.State)}, {EnumText.Of(adapter.Health)}", $"'gateway why {adapter.Name}'.");
        }
    }
}
