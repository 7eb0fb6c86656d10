using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.Versioning;
using Gateway.Host.Isolation.Worker.Launch.Linux;

namespace Gateway.Host.Isolation.Worker.Launch.Cgroups;

/// <summary>
/// The part of the hierarchies that belongs to this gateway: one folder below its own cgroup, named by its process id and start time, so that
/// the next start knows whose it was. Limits set on the gateway from outside so hold for its workers too.
/// </summary>
/// <remarks>Any thread may call it.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class CgroupHome : IDisposable
{
    private const string Prefix = "gateway-workers-";
    private const string HostLeaf = "gateway-host";
    private static readonly string[] Wanted = ["memory", "cpu", "pids"];
    private static int _homes;
    private readonly ImmutableArray<CgroupMount> _mounts;
    private readonly IProcessTable _processes;
    private readonly Lock _lock = new();
    private readonly List<WorkerCgroup> _leftovers = [];
    private long _next;

    private CgroupHome(ImmutableArray<CgroupMount> mounts, IProcessTable processes, string? reason)
    {
        _mounts = mounts;
        _processes = processes;
        WhyNot = reason;
    }

    /// <summary>Why a controller that is not here is not; null where every hierarchy could be used.</summary>
    public string? WhyNot { get; }

    /// <summary>Finds what can be written, and ends and removes what a gateway that is no more has left.</summary>
    public static CgroupHome Open(ImmutableArray<CgroupMount> found, IProcessTable processes)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{processes.StartTimeOf(Environment.ProcessId) ?? 0}-{Interlocked.Increment(ref _homes)}");
        var usable = ImmutableArray.CreateBuilder<CgroupMount>();
        string? reason = found.IsEmpty ? "no cgroups are mounted" : null;
        foreach (var mount in found.Where(mount => mount.Version == 2 || mount.Controllers.Any(Wanted.Contains)))
        {
            RemoveLeftovers(mount, name, processes);
            if (Prepare(mount, name) is { } fault)
            {
                reason ??= fault;
            }
            else
            {
                usable.Add(mount with { Folder = Path.Combine(mount.Folder, name), Controllers = mount.Version == 1 ? mount.Controllers : Enabled(mount, name) });
            }
        }

        return new CgroupHome(usable.ToImmutable(), processes, reason);
    }

    /// <summary>A cgroup for one worker; in none of the hierarchies where there are none.</summary>
    public WorkerCgroup Create(WorkerLimits limits, IReadOnlyCollection<LimitKind> asked)
    {
        lock (_lock)
        {
            _leftovers.RemoveAll(left => left.TryRemove());
            var leaf = (++_next).ToString(CultureInfo.InvariantCulture);
            var group = new WorkerCgroup(_processes);
            foreach (var mount in Needed(asked))
            {
                var folder = Path.Combine(mount.Folder, leaf);
                if (CgroupFiles.Create(folder) is null)
                {
                    group.Add(mount with { Folder = folder }, limits);
                }
            }

            return group;
        }
    }

    /// <summary>
    /// The last one takes this gateway's folder with it: one that is killed later has then left nothing. Not in version 2, where it must be
    /// prepared anew.
    /// </summary>
    /// <returns>False while a process in it takes its time to die.</returns>
    public bool TryRemove(WorkerCgroup group)
    {
        lock (_lock)
        {
            if (!group.TryRemove())
            {
                return false;
            }

            RemoveOwn(mount => mount.Version == 1);
            return true;
        }
    }

    /// <summary>What could not be removed yet, because a process in it takes its time to die.</summary>
    public void Leave(WorkerCgroup group)
    {
        lock (_lock)
        {
            _leftovers.Add(group);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _leftovers.RemoveAll(left => left.TryRemove());
            RemoveOwn(_ => true);
        }
    }

    private void RemoveOwn(Func<CgroupMount, bool> which)
    {
        foreach (var mount in _mounts.Where(which))
        {
            CgroupFiles.Remove(mount.Folder);
        }
    }

    /// <summary>
    /// Those that hold a limit that is asked for, and one more where none can end all its processes at once: joining one costs the kernel
    /// milliseconds.
    /// </summary>
    private IEnumerable<CgroupMount> Needed(IReadOnlyCollection<LimitKind> asked)
    {
        var needed = _mounts.Where(mount => mount.Controllers.Any(controller => asked.Any(kind => WorkerCgroup.ControllerOf(kind) == controller))).ToList();
        if (!needed.Any(mount => mount.Version == 2) && _mounts.FirstOrDefault(mount => mount.Version == 2) is { } killer)
        {
            needed.Add(killer);
        }

        return needed.Count > 0 ? needed : _mounts.Where(mount => mount.Controllers.Contains("pids"));
    }

    private static void RemoveLeftovers(CgroupMount mount, string own, IProcessTable processes)
    {
        foreach (var folder in Folders(mount.Folder).Where(folder => Path.GetFileName(folder) is { } name && name.StartsWith(Prefix, StringComparison.Ordinal) && name != own && !IsAlive(name, processes)))
        {
            foreach (var leaf in Folders(folder))
            {
                var group = new WorkerCgroup(processes);
                group.Add(mount with { Folder = leaf }, WorkerLimits.None);
                group.Kill();
                group.TryRemove();
            }

            CgroupFiles.Remove(folder);
        }
    }

    private static bool IsAlive(string name, IProcessTable processes)
    {
        var parts = name[Prefix.Length..].Split('-');
        return parts.Length == 3 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var process)
            && processes.StartTimeOf(process)?.ToString(CultureInfo.InvariantCulture) == parts[1];
    }

    private static string[] Folders(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? Prepare(CgroupMount mount, string name)
    {
        var fault = CgroupFiles.Create(Path.Combine(mount.Folder, name));
        if (fault is null && mount.Version == 2)
        {
            fault = Enable(mount);
            if (fault is not null)
            {
                CgroupFiles.Remove(Path.Combine(mount.Folder, name));
            }
        }

        return fault is null ? null : $"the cgroup {mount.Folder} cannot be used: {fault}; give it to the gateway, for example by 'Delegate=yes' in its systemd unit";
    }

    /// <summary>Version 2 limits only groups below one that holds no process itself: the gateway moves into a leaf of its own.</summary>
    private static string? Enable(CgroupMount mount)
    {
        var wanted = Wanted.Where(mount.Controllers.Contains).ToList();
        var already = CgroupFiles.Read(mount.Folder, "cgroup.subtree_control").Split([' ', '\n']);
        if (wanted.TrueForAll(already.Contains))
        {
            return null;
        }

        var isRoot = !File.Exists(Path.Combine(mount.Folder, "cgroup.type"));
        if (!isRoot && CgroupFiles.Processes(mount.Folder) is { Count: > 0 } inside)
        {
            if (inside.Any(process => process != Environment.ProcessId))
            {
                return "other processes are in it";
            }

            var leaf = Path.Combine(mount.Folder, HostLeaf);
            if ((CgroupFiles.Create(leaf) ?? CgroupFiles.Write(leaf, "cgroup.procs", "0")) is { } fault)
            {
                return fault;
            }
        }

        return CgroupFiles.Write(mount.Folder, "cgroup.subtree_control", string.Join(' ', wanted.Select(controller => "+" + controller)));
    }

    private static ImmutableArray<string> Enabled(CgroupMount mount, string name)
    {
        var wanted = Wanted.Where(mount.Controllers.Contains).ToList();
        var own = Path.Combine(mount.Folder, name);
        return wanted.Count > 0 && CgroupFiles.Write(own, "cgroup.subtree_control", string.Join(' ', wanted.Select(controller => "+" + controller))) is null ? [.. wanted] : [];
    }
}
