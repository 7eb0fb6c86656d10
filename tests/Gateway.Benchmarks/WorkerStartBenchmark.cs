using System.Diagnostics;
using Gateway.Host.Isolation.Worker.Launch;

namespace Gateway.Benchmarks;

/// <summary>How fast an adapter in a worker process is back after it was killed, with and without a spare, beside a bare process that loads the same plugin.</summary>
/// <remarks>
/// The published build is what counts: publish this project and run it from there. A worker of another build of the same sources (the one that is
/// not compiled ahead of time) is measured beside it where <c>GATEWAY_BENCH_WORKER</c> names its executable.
/// </remarks>
internal static class WorkerStartBenchmark
{
    private const int Kills = 23;
    private const int Warmup = 3;

    public static void Run() => RunAsync().GetAwaiter().GetResult();

    private static async Task RunAsync()
    {
        Report.Line($"{(IsCompiledAhead ? "this build is compiled ahead of time" : "NOT compiled ahead of time: publish the project and run it from there")}");
        if (Environment.GetEnvironmentVariable("GATEWAY_BENCH_WORKER") is { Length: > 0 } other)
        {
            await KilledAsync(spares: 0, new WorkerExecutable(Path.GetFullPath(other), []));
            await KilledAsync(spares: 1, new WorkerExecutable(Path.GetFullPath(other), []));
        }

        await KilledAsync(spares: 0, worker: null);
        await KilledAsync(spares: 1, worker: null);
    }

    /// <summary>This build was published, and so was the gateway beside it.</summary>
    public static bool IsCompiledAhead
    {
        get
        {
            using var image = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(typeof(WorkerExecutable).Assembly.Location));
            return image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
        }
    }

    private static async Task KilledAsync(int spares, WorkerExecutable? worker)
    {
        var (heals, bare) = (new List<double>(), new List<double>());
        var size = 0.0;
        await using var gateway = await BenchGateway.StartAsync(
            limits => limits with { RestartBudget = 1_000_000, HealthyAfter = TimeSpan.FromMilliseconds(1) }, more: $"isolation: process, sandbox: \"off\", worker_spares: {spares}", worker);
        for (var kill = 0; kill < Kills; kill++)
        {
            // a spare needs its time to start, and the policy calls a life healthy after a while
            await Task.Delay(1500);
            size = gateway.SpareKb / 1024.0;
            var start = Stopwatch.GetTimestamp();

            gateway.KillWorker();
            await gateway.NextAsync(BenchGateway.IsReady);

            var healed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            start = Stopwatch.GetTimestamp();
            using var fresh = BareProcess.Loaded();
            if (kill >= Warmup)
            {
                heals.Add(healed);
                bare.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        var (median, floor) = (Measure.Median(heals), Measure.Median(bare));
        var what = worker is null ? "" : $" ({Path.GetFileName(Path.GetDirectoryName(worker.File))})";
        if (spares == 0)
        {
            Report.Goal($"worker killed -> Ready{what}", $"{median:0} ms (p50; {heals.Min():0} to {heals.Max():0})", $"{floor:0} ms (bare spawn, load, first line)", median / floor, "<= 1.5 x", median <= 1.5 * floor);
        }
        else
        {
            Report.Goal($"worker killed -> Ready, warm spare{what}", $"{median:0} ms (p50; {heals.Min():0} to {heals.Max():0})", $"{floor:0} ms (bare spawn, load, first line)", median / floor, "<= 60 ms", median <= 60);
            Report.Line($"private memory of a spare{what}: {size:0.0} MB");
        }
    }
}
