using System.Collections.Immutable;
using System.Runtime.Versioning;
using Gateway.Host.Isolation.Worker.Launch.Cgroups;
using Gateway.Host.Isolation.Worker.Launch.Linux;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Model.Config;

namespace Gateway.Isolation.Tests.Worker.Launch;

/// <summary>A launcher whose workers are shell scripts, with a folder that is theirs and one that is not.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Bench : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("launch-");
    private int _count;

    public Bench(Func<LinuxMeans, LinuxMeans>? without = null)
    {
        Own = _root.CreateSubdirectory("own").FullName;
        Data = _root.CreateSubdirectory("data").FullName;
        Plugin = _root.CreateSubdirectory("data/shadow/demo").FullName;
        var means = LinuxMeans.OfThisMachine();
        Launcher = new LinuxLauncher(new WorkerLauncherOptions { Hidden = [Data] }, new WorkerExecutable("/bin/sh", ["-c"]), without?.Invoke(means) ?? means, TimeProvider.System);
    }

    public LinuxLauncher Launcher { get; }

    public string Own { get; }

    public string Data { get; }

    public string Plugin { get; }

    public void Dispose()
    {
        Launcher.Dispose();
        _root.Delete(recursive: true);
    }

    public WorkerLaunch Script(string script, WorkerLimits? limits = null, SandboxMode sandbox = SandboxMode.Off) =>
        new($"script#{++_count}", [script], "first line") { Writable = [Own], Readable = [Plugin], Limits = limits ?? WorkerLimits.None, Sandbox = sandbox };

    public async Task<IWorkerProcess> StartAsync(WorkerLaunch launch)
    {
        var outcome = await Launcher.LaunchAsync(launch);
        outcome.Problem.ShouldBeNull();
        return outcome.Process!;
    }

    /// <summary>To its end, with everything that it wrote.</summary>
    public async Task<(WorkerExit Exit, ImmutableArray<string> Lines, WorkerContainment Containment)> RunAsync(WorkerLaunch launch)
    {
        using var process = await StartAsync(launch);
        var lines = new Lines(process);
        return (await process.Exited, lines.All, process.Containment);
    }

    /// <summary>Skips the test, and says what is in force instead, where the machine gives this user no such cgroup; root always has one.</summary>
    public static void IsByCgroup(WorkerContainment containment, LimitKind kind)
    {
        var limit = containment.Limits.Single(limit => limit.Kind == kind);
        var isThere = LinuxMeans.OfThisMachine().Cgroups.Any(mount => mount.Controllers.Contains(WorkerCgroup.ControllerOf(kind)!));
        Assert.SkipUnless(limit.Means is LimitMeans.CgroupV1 or LimitMeans.CgroupV2 || (isThere && Environment.IsPrivilegedProcess), limit.Sentence);
        limit.Means.ShouldBeOneOf([LimitMeans.CgroupV1, LimitMeans.CgroupV2], limit.Sentence);
    }

    /// <summary>Whether somebody of the session that a worker was given still runs. One that has ended and waits for its parent does not.</summary>
    public static bool IsAnyoneLeft(int session)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            var fields = Stat(folder);
            if (fields.Length > 3 && fields[0] != "Z" && int.Parse(fields[3]) == session)
            {
                return true;
            }
        }

        return false;
    }

    public static bool Runs(int process) => Stat($"/proc/{process}") is { Length: > 0 } fields && fields[0] != "Z";

    private static string[] Stat(string folder)
    {
        try
        {
            var stat = File.ReadAllText(folder + "/stat");
            return stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
