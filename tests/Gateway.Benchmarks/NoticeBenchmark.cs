using System.Diagnostics;
using Gateway.Host.Model;

namespace Gateway.Benchmarks;

/// <summary>From the fact to the verdict, as a reader of the event log hears it, in a whole gateway with the default sweep of 100 ms.</summary>
internal static class NoticeBenchmark
{
    private const int Samples = 60;
    private const int Warmup = 5;
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(300);

    public static void Run() => RunAsync().GetAwaiter().GetResult();

    private static async Task RunAsync()
    {
        await using var gateway = await BenchGateway.StartAsync(limits => limits with
        {
            RestartBudget = 1_000_000, BackoffInitial = TimeSpan.Zero, BackoffMax = TimeSpan.Zero, SendDeadline = Deadline,
            // how long a hung generation is asked to leave belongs to no figure
            StopDeadline = TimeSpan.FromMilliseconds(20), AbortDeadline = TimeSpan.FromSeconds(2),
        });
        await MeasureAsync(gateway, "notice, ended task", "end", TimeSpan.Zero, "<= 50 ms p99", 50);
        await MeasureAsync(gateway, "notice, escaped exception", "escape", TimeSpan.Zero, "<= 50 ms p99", 50);
        await MeasureAsync(gateway, "notice, hung call, after its deadline of 300 ms", "hang", Deadline, "<= 250 ms after the deadline, p99", 250);
    }

    private static async Task MeasureAsync(BenchGateway gateway, string what, string word, TimeSpan deadline, string goal, double limit)
    {
        var times = new List<double>();
        for (var sample = -Warmup; sample < Samples; sample++)
        {
            // a thread that may be blocked
            var teller = new Thread(() => gateway.Tell(word)) { IsBackground = true };
            teller.Start();
            var heard = await gateway.NextAsync(one => one.Kind == EventKind.VerdictReached);
            if (sample >= 0)
            {
                times.Add((Stopwatch.GetElapsedTime(BenchGateway.Fact, heard[^1].At) - deadline).TotalMilliseconds);
            }

            await gateway.NextAsync(BenchGateway.IsReady);
            teller.Join();
        }

        var p99 = Measure.Percentile(times, 0.99);
        Report.Goal(what, $"p50 {Measure.Median(times):0.00} ms, p99 {p99:0.00} ms, {Samples} samples", $"none: a bound", ratio: null, goal, p99 <= limit);
    }
}
