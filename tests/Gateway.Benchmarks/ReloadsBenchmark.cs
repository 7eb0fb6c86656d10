using System.Diagnostics;
using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>
/// 1,000 reloads of a plugin that uses System.Text.Json and HttpClient: by the in-process tier with its proof of the unload, and by bare
/// McMaster with the same cache flush. Each side in a child process, so that neither sees what the other leaves.
/// </summary>
internal static class ReloadsBenchmark
{
    private const int Cycles = 1000;

    /// <summary>Before this cycle a process is still growing into its size.</summary>
    private const int Warm = 100;

    public static void Run()
    {
        using var server = new TinyHttpServer();
        var bare = Child("bare", server.Address);
        var gateway = Child("gateway", server.Address);
        foreach (var (name, side) in new[] { ("bare McMaster + flush", bare), ("gateway", gateway) })
        {
            Report.Line($"{name}: {side.Milliseconds:0.0} ms a cycle (median)");
            foreach (var one in side.Samples.Where(one => one.Cycle is 0 or Warm or 250 or 500 or 750 or Cycles))
            {
                Report.Line($"  cycle {one.Cycle,4}: contexts {one.Contexts}, threads {one.Threads}, handles {one.Handles}, heap {one.HeapBytes / 1024.0:0} KB, RSS {one.ResidentKb / 1024.0:0.0} MB, private {one.PrivateKb / 1024.0:0.0} MB");
            }
        }

        var left = gateway.Samples[^1].Contexts;
        Report.Goal("reloads, contexts left", $"{left} ({gateway.Leaked} reported leaked)", $"{bare.Samples[^1].Contexts}", ratio: null, "0", left == 0 && gateway.Leaked == 0);
        // the pool breathes by a few threads; one left behind in a hundred reloads would be six between the thirds
        Trend("threads", gateway, bare, one => one.Threads, 5);
        Trend("handles", gateway, bare, one => one.Handles, 5);
        // 0.2 KB a reload
        Trend("GC heap in KB", gateway, bare, one => one.HeapBytes / 1024.0, 120);
        var (grown, floor) = (Grown(gateway), Grown(bare));
        Report.Line($"RSS at the end: {gateway.Samples[^1].ResidentKb / 1024.0:0.0} MB, bare {bare.Samples[^1].ResidentKb / 1024.0:0.0} MB");
        Report.Goal("reloads, RSS grown between cycles 100 and 1,000", $"{grown:0.0} MB", $"{floor:0.0} MB", grown / floor, "<= 1.5 x", grown <= 1.5 * floor);
    }

    /// <summary>The last third of the samples against the first third after the warm-up, by their medians.</summary>
    private static void Trend(string what, Side gateway, Side bare, Func<ProcessSample, double> of, double tolerance)
    {
        var (figure, floor) = (Risen(gateway, of), Risen(bare, of));
        Report.Goal($"reloads, trend of {what}", $"{figure:+0.0;-0.0;0}", $"{floor:+0.0;-0.0;0}", ratio: null, FormattableString.Invariant($"none (at most {tolerance})"), figure <= tolerance);
    }

    private static double Risen(Side side, Func<ProcessSample, double> of)
    {
        var warm = side.Samples.Where(one => one.Cycle >= Warm).Select(of).ToArray();
        var third = warm.Length / 3;
        return Measure.Median(warm[^third..]) - Measure.Median(warm[..third]);
    }

    private static double Grown(Side side) => (side.Samples[^1].ResidentKb - side.Samples.First(one => one.Cycle == Warm).ResidentKb) / 1024.0;

    private static Side Child(string side, string address)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [ReloadsChild.Argument, side, address, Cycles.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var child = Process.Start(start)!;
        var lines = child.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        child.WaitForExit();
        var last = lines.LastOrDefault(line => line.StartsWith("cycle ", StringComparison.Ordinal))?.Split(' ')
            ?? throw new InvalidOperationException($"the {side} side ended with {child.ExitCode} and no figures");
        return new Side(
            [.. lines.Where(line => line.StartsWith("sample ", StringComparison.Ordinal)).Select(ProcessSample.Parse)],
            double.Parse(last[1], CultureInfo.InvariantCulture),
            int.Parse(last[2], CultureInfo.InvariantCulture));
    }

    private sealed record Side(ProcessSample[] Samples, double Milliseconds, int Leaked);
}
