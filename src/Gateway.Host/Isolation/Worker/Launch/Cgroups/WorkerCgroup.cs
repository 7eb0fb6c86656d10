using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.Versioning;
using Gateway.Host.Isolation.Worker.Launch.Linux;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Host.Isolation.Worker.Launch.Cgroups;

/// <summary>The cgroups of one worker: it and whatever it starts cannot leave them, whichever session or group they make.</summary>
/// <remarks>Any thread may kill and remove; it is filled by the one that starts the worker.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class WorkerCgroup(IProcessTable processes)
{
    private const long Period = 100_000;
    private const int KillRounds = 20;
    private readonly Lock _lock = new();
    private ImmutableArray<CgroupMount> _groups = [];
    private readonly Dictionary<LimitKind, (LimitMeans Means, string? Fault)> _limits = [];

    public bool IsAny => !_groups.IsEmpty;

    /// <summary>What the kernel's own count says; only while the group is there.</summary>
    public bool HasKilledForMemory => _groups.Any(group => group.Controllers.Contains("memory")
        && CgroupFiles.Number(group.Folder, group.Version == 1 ? "memory.oom_control" : "memory.events", "oom_kill") > 0);

    public static string? ControllerOf(LimitKind kind) => kind switch
    {
        LimitKind.Memory => "memory",
        LimitKind.Cpu => "cpu",
        LimitKind.Processes => "pids",
        _ => null,
    };

    /// <summary>How a limit came out; null where no hierarchy has it.</summary>
    public (LimitMeans Means, string? Fault)? LimitOf(LimitKind kind) => _limits.TryGetValue(kind, out var limit) ? limit : null;

    /// <summary>Takes a group that exists, and sets its limits.</summary>
    public void Add(CgroupMount group, WorkerLimits limits)
    {
        _groups = _groups.Add(group);
        foreach (var kind in Enum.GetValues<LimitKind>().Where(kind => ControllerOf(kind) is { } controller && group.Controllers.Contains(controller)))
        {
            if (Settings(group.Version, kind, limits) is { Length: > 0 } settings)
            {
                // the first is the limit itself; the others make it stricter where the kernel has them
                var fault = CgroupFiles.Write(group.Folder, settings[0].File, settings[0].Text);
                foreach (var (file, text) in settings.Skip(1).Where(setting => File.Exists(Path.Combine(group.Folder, setting.File))))
                {
                    _ = CgroupFiles.Write(group.Folder, file, text);
                }

                _limits[kind] = (fault is null ? MeansOf(group.Version) : LimitMeans.None, fault);
            }
        }
    }

    /// <summary>Takes a process in, with all its threads, before it runs anything foreign.</summary>
    public void Join(int process)
    {
        foreach (var group in _groups)
        {
            if (CgroupFiles.Write(group.Folder, "cgroup.procs", process.ToString(CultureInfo.InvariantCulture)) is { } fault)
            {
                CgroupFiles.Remove(group.Folder);
                _groups = _groups.Remove(group);
                foreach (var kind in _limits.Keys.Where(kind => group.Controllers.Contains(ControllerOf(kind)!)).ToList())
                {
                    _limits[kind] = (LimitMeans.None, fault);
                }
            }
        }
    }

    /// <summary>Ends everything inside; never waits, so what is being born meanwhile may need a second call.</summary>
    public void Kill()
    {
        lock (_lock)
        {
            foreach (var group in _groups)
            {
                Kill(group);
            }
        }
    }

    /// <summary>Also where nothing was left to remove.</summary>
    public bool TryRemove()
    {
        lock (_lock)
        {
            _groups = _groups.RemoveAll(group => CgroupFiles.Remove(group.Folder) is null);
            return _groups.IsEmpty;
        }
    }

    private static ImmutableArray<(string File, string Text)> Settings(int version, LimitKind kind, WorkerLimits limits) => (kind, version) switch
    {
        (LimitKind.Memory, 1) when limits.Memory is { } memory => [("memory.limit_in_bytes", Text(memory)), ("memory.memsw.limit_in_bytes", Text(memory)), ("memory.swappiness", "0")],
        (LimitKind.Memory, 2) when limits.Memory is { } memory => [("memory.max", Text(memory)), ("memory.swap.max", "0"), ("memory.oom.group", "1")],
        (LimitKind.Cpu, 1) when limits.Cpu is { } cpu => [("cpu.cfs_quota_us", Text((long)(cpu * Period))), ("cpu.cfs_period_us", Text(Period))],
        (LimitKind.Cpu, 2) when limits.Cpu is { } cpu => [("cpu.max", $"{Text((long)(cpu * Period))} {Text(Period)}")],
        (LimitKind.Processes, _) when limits.Processes is { } most => [("pids.max", Text(most))],
        _ => [],
    };

    private static LimitMeans MeansOf(int version) => version == 1 ? LimitMeans.CgroupV1 : LimitMeans.CgroupV2;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void Kill(CgroupMount group)
    {
        if (group.Version == 2 && CgroupFiles.Write(group.Folder, "cgroup.kill", "1") is null)
        {
            return;
        }

        if (group.Controllers.Contains("pids"))
        {
            // nothing more can be born while the rest is ended
            _ = CgroupFiles.Write(group.Folder, "pids.max", "0");
        }

        KillOneByOne(group.Folder);
    }

    /// <summary>
    /// A number may change hands between being read and being used. A descriptor does not: it is opened first, and used only if the group
    /// still lists the process afterwards.
    /// </summary>
    private void KillOneByOne(string folder)
    {
        for (var round = 0; round < KillRounds && CgroupFiles.Processes(folder) is { Count: > 0 } listed; round++)
        {
            var opened = listed.Where(process => process > 0).Select(process => (Process: process, Handle: LinuxCalls.OpenProcess(process))).ToList();
            var still = CgroupFiles.Processes(folder).ToHashSet();
            foreach (var (process, handle) in opened)
            {
                KillOne(process, handle, still.Contains(process));
                handle.Dispose();
            }
        }
    }

    private void KillOne(int process, SafeFileHandle handle, bool isStillInside)
    {
        if (isStillInside && !handle.IsInvalid)
        {
            _ = LinuxCalls.Signal(handle, LinuxCalls.KillSignal);
        }
        else if (isStillInside && processes.StartTimeOf(process) is not null)
        {
            // a kernel without descriptors of processes
            _ = LinuxCalls.Kill(process, LinuxCalls.KillSignal);
        }
    }
}
