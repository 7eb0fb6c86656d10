using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>Starts workers by what .NET has everywhere: no sandbox, and no limit but the runtime's own.</summary>
internal sealed class PortableLauncher(WorkerExecutable? executable, Func<string, string> redact, TimeProvider time) : IWorkerLauncher
{
    private const string Elsewhere = "only Linux has it";
    private readonly ConcurrentDictionary<PortableProcess, bool> _running = new();
    private volatile bool _closed;

    public Task<WorkerLaunchOutcome> LaunchAsync(WorkerLaunch launch) => Task.Run(() => Launch(launch));

    public Task<WorkerContainment> RehearseAsync(WorkerLaunch launch) => Task.FromResult(Containment(launch));

    public void Dispose()
    {
        _closed = true;
        foreach (var process in _running.Keys)
        {
            process.Kill();
        }
    }

    private WorkerLaunchOutcome Launch(WorkerLaunch launch)
    {
        if (_closed)
        {
            return WorkerLaunchOutcome.Refused(WorkerLaunchProblemKind.Closed, "The gateway is stopping; no worker is started any more.");
        }

        if (executable is null)
        {
            return WorkerLaunchOutcome.Refused(WorkerLaunchProblemKind.ExecutableMissing, LaunchTexts.NoExecutable);
        }

        if (launch.Sandbox == SandboxMode.Required)
        {
            return WorkerLaunchOutcome.Refused(WorkerLaunchProblemKind.SandboxUnavailable, $"'{launch.Name}' may only run in a sandbox, and {Elsewhere}: set 'sandbox: auto' to run it without.");
        }

        try
        {
            var process = new PortableProcess(launch.Name, Start(launch), Containment(launch), new WorkerOutput(time, redact));
            _running[process] = true;
            _ = process.Exited.ContinueWith(_ => _running.TryRemove(process, out var _), TaskScheduler.Default);
            process.Begin(launch.FirstLine);
            return WorkerLaunchOutcome.Started(process);
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or InvalidOperationException)
        {
            return WorkerLaunchOutcome.Refused(WorkerLaunchProblemKind.StartRefused, $"'{launch.Name}' could not be started: {failure.Message}");
        }
    }

    private Process Start(WorkerLaunch launch)
    {
        var start = new ProcessStartInfo(executable!.File, [.. executable.Leading, .. launch.Arguments])
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = launch.Writable.Count > 0 ? launch.Writable[0] : "",
        };
        start.Environment.Clear();
        foreach (var (name, value) in WorkerEnvironment.For(launch.Limits, isConfined: false, launch.Writable.Count > 0 ? launch.Writable[0] : null))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static WorkerContainment Containment(WorkerLaunch launch) => new(
        new SandboxInForce(IsOn: false, launch.Sandbox == SandboxMode.Off ? "not asked for" : Elsewhere),
        [.. LaunchTexts.Asked(launch.Limits).Select(limit => limit.Kind == LimitKind.Memory
            ? limit with { Means = LimitMeans.RuntimeHeap, Remark = "managed memory only" }
            : limit with { Remark = Elsewhere })],
        "process tree");
}
