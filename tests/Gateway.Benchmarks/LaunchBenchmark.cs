using System.Diagnostics;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Model.Config;

namespace Gateway.Benchmarks;

/// <summary>What bounds cost at the start of a process: from the call to its end, for a program that does nothing and for the gateway's own runtime.</summary>
internal static class LaunchBenchmark
{
    private const int Rounds = 31;
    private const int Warmup = 3;
    private static readonly WorkerLimits Everything = new() { Memory = 512L * 1024 * 1024, Cpu = 4, OpenFiles = 4096, Processes = 512 };

    public static void Run() => RunAsync().GetAwaiter().GetResult();

    private static async Task RunAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            Report.Line($"limits and sandboxes are Linux's");
            return;
        }

        await CompareAsync("/bin/true", new WorkerExecutable("/bin/true", []), []);
        await CompareAsync("gateway --version", WorkerExecutable.OfGateway(AppContext.BaseDirectory, RuntimeFolder.Find())!, ["--version"]);
    }

    private static async Task CompareAsync(string program, WorkerExecutable executable, string[] arguments)
    {
        using var launcher = WorkerLaunchers.Create(new WorkerLauncherOptions { Executable = executable }, TimeProvider.System);
        using var portable = new PortableLauncher(executable, static line => line, TimeProvider.System);
        var plain = new WorkerLaunch("bench", arguments, "");
        (string Name, IWorkerLauncher Launcher, WorkerLaunch Launch)[] subjects =
        [
            ("System.Diagnostics.Process", portable, plain),
            ("launcher, no limits, no sandbox", launcher, plain),
            ("launcher, every limit", launcher, plain with { Limits = Everything }),
            ("launcher, sandbox", launcher, plain with { Sandbox = SandboxMode.Auto }),
            ("launcher, every limit and sandbox", launcher, plain with { Limits = Everything, Sandbox = SandboxMode.Auto }),
        ];
        var times = subjects.Select(_ => (Started: new List<double>(), Ended: new List<double>())).ToArray();
        WorkerContainment? last = null;
        for (var round = -Warmup; round < Rounds; round++)
        {
            for (var i = 0; i < subjects.Length; i++)
            {
                var since = Stopwatch.GetTimestamp();
                using var process = (await subjects[i].Launcher.LaunchAsync(subjects[i].Launch)).Process!;
                var started = Stopwatch.GetElapsedTime(since).TotalMilliseconds;
                await process.Exited;
                if (round >= 0)
                {
                    times[i].Started.Add(started);
                    times[i].Ended.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
                }

                last = process.Containment;
            }
        }

        Report.Line($"{program}, medians of {Rounds} rounds (ms): told to start / from the call to its end (least … greatest)");
        for (var i = 0; i < subjects.Length; i++)
        {
            var (started, ended) = times[i];
            Report.Line($"  {subjects[i].Name,-36} {Measure.Median(started),7:0.0} / {Measure.Median(ended),7:0.0} ({ended.Min():0.0} … {ended.Max():0.0})   x {Measure.Median(ended) / Measure.Median(times[0].Ended):0.00}");
        }

        foreach (var line in last!.Lines)
        {
            Report.Line($"  {line}");
        }
    }
}
