using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.Versioning;
using Gateway.Host.Isolation.Worker.Launch.Cgroups;
using Gateway.Host.Isolation.Worker.Launch.Sandbox;

namespace Gateway.Host.Isolation.Worker.Launch.Linux;

/// <summary>What keeps one worker within its bounds, applied between its start and the first line that it reads.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Confinement(WorkerLaunch launch, CgroupHome home, SandboxFinding? sandbox)
{
    private const string OomScore = "500";
    private const int SignalBase = 128;
    private volatile WorkerContainment? _inForce;

    public WorkerCgroup Cgroup { get; } = home.Create(launch.Limits, [.. LaunchTexts.Asked(launch.Limits).Select(limit => limit.Kind)]);

    public bool IsConfined => sandbox?.Bubblewrap is not null;

    /// <summary>
    /// How many processes its namespace of users may hold, where no cgroup counts them. The kernel does not count those of root, nor those of a
    /// namespace that root has made.
    /// </summary>
    public int? ProcessesByNamespace => IsConfined && !Environment.IsPrivilegedProcess && Cgroup.LimitOf(LimitKind.Processes) is not { Means: not LimitMeans.None } ? launch.Limits.Processes : null;

    /// <summary>After <see cref="Apply"/>.</summary>
    public WorkerContainment InForce => _inForce ?? Describe(new Dictionary<LimitKind, string?>());

    /// <summary>The process must not have run anything foreign yet.</summary>
    public void Apply(int process)
    {
        var faults = new Dictionary<LimitKind, string?>();
        Cgroup.Join(process);
        if (launch.Limits.OpenFiles is { } files)
        {
            faults[LimitKind.OpenFiles] = LinuxCalls.Limit(process, LinuxCalls.OpenFiles, (ulong)files);
        }

        // a core file holds every secret of the instance
        _ = LinuxCalls.Limit(process, LinuxCalls.CoreSize, 0);

        // when the machine is short of memory the kernel takes a worker, not the gateway
        _ = CgroupFiles.Write(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}"), "oom_score_adj", OomScore);
        _inForce = Describe(faults);
    }

    /// <summary>Whether nothing of it is left: what it started is ended, and its cgroup removed.</summary>
    public bool TryEnd()
    {
        Cgroup.Kill();
        return home.TryRemove(Cgroup);
    }

    /// <summary>Nobody waits for it any more.</summary>
    public void Leave()
    {
        if (Cgroup.IsAny)
        {
            home.Leave(Cgroup);
        }
    }

    /// <summary>A sandbox passes on the signal that ended the worker as programs do: added to 128.</summary>
    public (int? Code, int? Signal) Meaning(int code) => IsConfined && code > SignalBase ? (null, code - SignalBase) : (code, null);

    private WorkerContainment Describe(Dictionary<LimitKind, string?> faults) => new(
        new SandboxInForce(IsConfined, sandbox?.Why ?? "not asked for"),
        [.. LaunchTexts.Asked(launch.Limits).Select(limit => limit.Kind == LimitKind.OpenFiles ? ByResourceLimit(limit, faults.GetValueOrDefault(limit.Kind)) : ByCgroup(limit))],
        string.Join(", ", Means()));

    private IEnumerable<string> Means()
    {
        yield return "process group";
        if (Cgroup.IsAny)
        {
            yield return "cgroup";
        }

        if (IsConfined)
        {
            yield return "namespace of processes";
        }
    }

    private LimitInForce ByCgroup(LimitInForce limit)
    {
        var found = Cgroup.LimitOf(limit.Kind);
        if (found is { Means: not LimitMeans.None } inForce)
        {
            return limit with { Means = inForce.Means };
        }

        var reason = found?.Fault ?? home.WhyNot ?? "no cgroup here has it";
        return limit.Kind switch
        {
            LimitKind.Memory => limit with { Means = LimitMeans.RuntimeHeap, Remark = $"managed memory only, three quarters of it: {reason}" },
            LimitKind.Processes when ProcessesByNamespace is not null => limit with { Means = LimitMeans.ResourceLimit, Remark = "all of its sandbox" },
            LimitKind.Cpu => limit with { Remark = $"its runtime makes threads for so many cores only: {reason}" },
            _ => limit with { Remark = reason },
        };
    }

    private static LimitInForce ByResourceLimit(LimitInForce limit, string? fault) =>
        fault is null ? limit with { Means = LimitMeans.ResourceLimit, Remark = "for each process" } : limit with { Remark = fault };
}
