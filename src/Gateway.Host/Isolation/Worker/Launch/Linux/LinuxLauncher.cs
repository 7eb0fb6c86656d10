using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.Versioning;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation.Worker.Launch.Cgroups;
using Gateway.Host.Isolation.Worker.Launch.Sandbox;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Isolation.Worker.Launch.Linux;

/// <summary>
/// Starts workers on Linux. Each first waits in a shell, which does nothing but wait, until it has been put within its bounds; only then does
/// it become the worker.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxLauncher : IWorkerLauncher
{
    private const string Shell = "/bin/sh";
    private const string Gate = "read -r go && exec \"$@\"";
    private const string GateName = "worker-gate";
    private const string ProcessLimit = "ulimit -u \"$0\" 2> /dev/null || ulimit -p \"$0\"; exec \"$@\"";
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndPause = TimeSpan.FromMilliseconds(2);
    private readonly WorkerExecutable _nothing = new("/bin/true", []);
    private readonly WorkerLauncherOptions _options;
    private readonly WorkerExecutable? _executable;
    private readonly IProcessTable _processes;
    private readonly TimeProvider _time;
    private readonly Spawner _spawner = new();
    private readonly SandboxCheck _sandbox;
    private readonly Lazy<CgroupHome> _cgroups;
    private readonly ConcurrentDictionary<LinuxProcess, bool> _running = new();
    private readonly bool _hasGate = File.Exists(Shell);
    private volatile bool _isClosed;

    public LinuxLauncher(WorkerLauncherOptions options, WorkerExecutable? executable, LinuxMeans means, TimeProvider time)
    {
        _options = options;
        _executable = executable;
        _processes = means.Processes;
        _time = time;
        _cgroups = new Lazy<CgroupHome>(() => CgroupHome.Open(means.Cgroups, means.Processes));
        _sandbox = new SandboxCheck(means.Bubblewrap, AttemptAsync);
    }

    public async Task<SandboxInForce> SandboxAsync()
    {
        var finding = await _sandbox.FindAsync();
        return new SandboxInForce(finding.Bubblewrap is not null, finding.Why);
    }

    public async Task<WorkerLaunchOutcome> LaunchAsync(WorkerLaunch launch)
    {
        if (_executable is null)
        {
            return WorkerLaunchOutcome.Refused(WorkerLaunchProblemKind.ExecutableMissing, LaunchTexts.NoExecutable);
        }

        if (launch.Writable.Concat(launch.Readable).FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing)
        {
            return WorkerLaunchOutcome.Refused(WorkerLaunchProblemKind.FolderMissing, $"'{launch.Name}' was not started: its folder {missing} does not exist. Make it, or restart the instance.");
        }

        var sandbox = launch.Sandbox == SandboxMode.Off ? null : await _sandbox.FindAsync();
        if (launch.Sandbox == SandboxMode.Required && sandbox!.Bubblewrap is null)
        {
            return WorkerLaunchOutcome.Refused(
                WorkerLaunchProblemKind.SandboxUnavailable, $"'{launch.Name}' was not started, because 'sandbox: required' cannot be kept: {sandbox.Why}, or set 'sandbox: auto' to run it without.");
        }

        return await StartAsync(launch, _executable, sandbox);
    }

    public async Task<WorkerContainment> RehearseAsync(WorkerLaunch launch)
    {
        var sandbox = launch.Sandbox == SandboxMode.Off ? null : await _sandbox.FindAsync();
        var outcome = await StartAsync(launch, _nothing, sandbox);
        if (!outcome.IsStarted)
        {
            return new WorkerContainment(new SandboxInForce(IsOn: false, outcome.Problem.Sentence), [.. LaunchTexts.Asked(launch.Limits)], "unknown");
        }

        using var process = outcome.Process;
        await Task.WhenAny(process.Exited, Task.Delay(CheckLimit, _time));
        return process.Containment;
    }

    /// <summary>Kills what runs and waits a moment until it is gone.</summary>
    public void Dispose()
    {
        _isClosed = true;
        foreach (var process in _running.Keys)
        {
            process.Kill();
        }

        var since = _time.GetTimestamp();
        using var pacer = new ThreadPacer();
        while (!_running.IsEmpty && _time.GetElapsedTime(since) < EndLimit)
        {
            pacer.Wait(EndPause);
        }

        _spawner.Dispose();
        if (_cgroups.IsValueCreated)
        {
            _cgroups.Value.Dispose();
        }
    }

    private static WorkerLaunchOutcome Closed() => WorkerLaunchOutcome.Refused(WorkerLaunchProblemKind.Closed, "The gateway is stopping; no worker is started any more.");

    private async Task<string?> AttemptAsync(Bubblewrap candidate)
    {
        var outcome = await StartAsync(new WorkerLaunch("sandbox check", [], "") { Sandbox = SandboxMode.Required }, _nothing, new SandboxFinding(candidate, ""));
        if (!outcome.IsStarted)
        {
            return outcome.Problem.Sentence;
        }

        using var process = outcome.Process;
        try
        {
            var exit = await process.Exited.WaitAsync(CheckLimit, _time);
            return exit.Code == 0 ? null : exit.LastErrors.LastOrDefault() ?? exit.Sentence;
        }
        catch (TimeoutException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"no answer in {CheckLimit.TotalSeconds} s");
        }
    }

    private Task<WorkerLaunchOutcome> StartAsync(WorkerLaunch launch, WorkerExecutable executable, SandboxFinding? sandbox)
    {
        var outcome = new TaskCompletionSource<WorkerLaunchOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_isClosed || !_spawner.Post(() => Start(launch, executable, sandbox, outcome)))
        {
            outcome.SetResult(Closed());
        }

        return outcome.Task;
    }

    private void Start(WorkerLaunch launch, WorkerExecutable executable, SandboxFinding? sandbox, TaskCompletionSource<WorkerLaunchOutcome> outcome)
    {
        try
        {
            var confinement = new Confinement(launch, _cgroups.Value, sandbox);
            var process = new LinuxProcess(launch.Name, Spawner.Spawn(Request(launch, executable, sandbox?.Bubblewrap, confinement), _processes), confinement, new WorkerOutput(_time, _options.Redact), _processes, _time);
            _running[process] = true;
            _ = process.Exited.ContinueWith(_ => _running.TryRemove(process, out var _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            process.Begin((_hasGate ? "go\n" : "") + launch.FirstLine + "\n", () => outcome.SetResult(WorkerLaunchOutcome.Started(process)));
            if (_isClosed)
            {
                process.Kill();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            outcome.TrySetResult(WorkerLaunchOutcome.Refused(WorkerLaunchProblemKind.StartRefused, $"'{launch.Name}' could not be started: {failure.Message}"));
        }
    }

    private SpawnRequest Request(WorkerLaunch launch, WorkerExecutable executable, Bubblewrap? bubblewrap, Confinement confinement)
    {
        var own = launch.Writable.Count > 0 ? launch.Writable[0] : null;
        var folder = own ?? "/";
        List<string> command = [executable.File, .. executable.Leading, .. launch.Arguments];
        if (confinement.ProcessesByNamespace is { } processes)
        {
            // inside, where the count begins anew: outside it would count everything that this user runs
            command = [Shell, "-c", ProcessLimit, processes.ToString(CultureInfo.InvariantCulture), .. command];
        }

        if (bubblewrap is not null)
        {
            string[] program = RuntimeFolder.Find() is { } runtime ? [AppContext.BaseDirectory, runtime] : [AppContext.BaseDirectory];
            var view = SandboxView.Of([.. program, .. launch.Readable], launch.Writable, _options.Hidden);
            command = [bubblewrap.File, .. bubblewrap.Arguments(view, folder, command)];
        }

        if (_hasGate)
        {
            command = [Shell, "-c", Gate, GateName, .. command];
        }

        var environment = WorkerEnvironment.For(launch.Limits, bubblewrap is not null, own);
        var parent = KeyValuePair.Create(ParentGuard.Variable, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new SpawnRequest(command[0], command[1..], [.. bubblewrap is null ? environment.Append(parent) : environment], folder);
    }
}
