using System.Globalization;

namespace Gateway.Host.Isolation.Worker.Launch.Sandbox;

/// <summary>bubblewrap on this machine, as far as it works.</summary>
/// <param name="File">Full path.</param>
/// <param name="CanForbidNesting">Whether user namespaces inside can be forbidden.</param>
/// <param name="CanSize">Whether memory file systems can be bounded.</param>
internal sealed record Bubblewrap(string File, bool CanForbidNesting, bool CanSize)
{
    private const int Person = 1000;
    private const long TemporaryBytes = 64L * 1024 * 1024;
    private const long SharedMemoryBytes = 16L * 1024 * 1024;
    // the kernel's own settings. A gateway that runs as root is root there even in a namespace of users, and bubblewrap covers these
    // only where it thinks that they can be written: it does not see that the files can be where their folder cannot
    private static readonly string[] KernelSettings = ["/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus", "/proc/fs"];
    private static readonly string[] KernelMemory = ["/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/sched_debug", "/proc/latency_stats"];
    private static readonly string[] Links = ["/bin", "/sbin", "/lib", "/lib64", "/lib32", "/libx32"];

    /// <summary>Null where it is not installed.</summary>
    public static string? Find(string? searchPath) =>
        (searchPath ?? "").Split(':').Concat(["/usr/bin", "/usr/local/bin", "/bin"])
            .Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, "bwrap")).FirstOrDefault(System.IO.File.Exists);

    public IReadOnlyList<string> Arguments(IReadOnlyList<Mount> mounts, string folder, IEnumerable<string> command) =>
    [
        // not the network: adapters are made of it
        "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
        .. CanForbidNesting ? ["--disable-userns"] : Array.Empty<string>(),
        "--uid", Text(Person), "--gid", Text(Person), "--hostname", "worker", "--cap-drop", "ALL", "--die-with-parent",
        .. SystemLinks(),
        "--proc", "/proc", .. Kernel(), "--dev", "/dev", .. Memory("/dev/shm", SharedMemoryBytes), .. Memory("/tmp", TemporaryBytes),
        .. mounts.SelectMany(View),
        "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", folder, "--", .. command,
    ];

    private static IEnumerable<string> Kernel() =>
    [
        .. KernelSettings.Where(Path.Exists).SelectMany(path => new[] { "--ro-bind", path, path }),
        .. KernelMemory.Where(Path.Exists).SelectMany(path => new[] { "--ro-bind", "/dev/null", path }),
    ];

    /// <summary>The old names of what lies in /usr today.</summary>
    private static IEnumerable<string> SystemLinks()
    {
        foreach (var path in Links.Where(Path.Exists))
        {
            if (new FileInfo(path).LinkTarget is { } target)
            {
                yield return "--symlink";
                yield return target;
                yield return path;
            }
            else
            {
                yield return "--ro-bind";
                yield return path;
                yield return path;
            }
        }
    }

    /// <summary>The resolver's file is replaced when the network changes: through its folder the new one is seen too.</summary>
    private static IEnumerable<string> View(Mount mount)
    {
        if (mount.Path == "/etc/resolv.conf" && new FileInfo(mount.Path).LinkTarget is { } target && Path.GetFullPath(target, "/etc") is { } real && System.IO.File.Exists(real))
        {
            var folder = Path.GetDirectoryName(real)!;
            return folder is "/etc" ? ["--ro-bind", real, mount.Path] : ["--ro-bind", folder, folder, "--symlink", real, mount.Path];
        }

        return [mount.IsWritable ? "--bind" : "--ro-bind", mount.Path, mount.Path];
    }

    private IEnumerable<string> Memory(string path, long bytes) => CanSize ? ["--size", Text(bytes), "--tmpfs", path] : ["--tmpfs", path];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
