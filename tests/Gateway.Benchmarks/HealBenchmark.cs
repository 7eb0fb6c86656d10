using System.Diagnostics;
using Gateway.Host.Model;

namespace Gateway.Benchmarks;

/// <summary>
/// From the end of the run task to the next generation being Ready in a whole gateway, beside a bare McMaster cycle of the same DLL in
/// the same process, turn by turn.
/// </summary>
internal static class HealBenchmark
{
    private const int Deaths = 150;
    private const int Warmup = 20;

    public static void Run() => RunAsync().GetAwaiter().GetResult();

    private static async Task RunAsync()
    {
        await using var gateway = await BenchGateway.StartAsync(limits => limits with
        {
            // the policy's own waiting is no part of the figure
            RestartBudget = 1_000_000, BackoffInitial = TimeSpan.Zero, BackoffMax = TimeSpan.Zero,
        });
        var assembly = gateway.ShadowAssembly;
        var (heals, bare) = (new List<double>(), new List<double>());
        var parts = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        for (var death = -Warmup; death < Deaths; death++)
        {
            var start = Stopwatch.GetTimestamp();
            gateway.Tell("end");
            var heard = await gateway.NextAsync(one => one.Kind == EventKind.StateChanged && one.Text.StartsWith("Ready", StringComparison.Ordinal));
            var healed = Stopwatch.GetElapsedTime(start, heard[^1].At);

            // alone: the gateway's own proof of the unload has ended before the floor is taken
            if (heard.TrueForAll(one => one.Event.Kind != EventKind.GenerationUnloaded))
            {
                await gateway.NextAsync(one => one.Kind == EventKind.GenerationUnloaded);
            }

            var cycle = Stopwatch.GetTimestamp();
            BenchPluginFolder.BareCycle(assembly);
            if (death >= 0)
            {
                bare.Add(Stopwatch.GetElapsedTime(cycle).TotalMilliseconds);
                heals.Add(healed.TotalMilliseconds);
                AddParts(parts, start, heard);
            }
        }

        Report.Line($"death → Ready: p50 {Measure.Median(heals):0.00} ms, p99 {Measure.Percentile(heals, 0.99):0.00} ms over {Deaths} deaths");
        Report.Line($"bare McMaster load + create + unload: p50 {Measure.Median(bare):0.00} ms, p99 {Measure.Percentile(bare, 0.99):0.00} ms");
        foreach (var (part, times) in parts.OrderBy(one => Measure.Median(one.Value)))
        {
            Report.Line($"  after {Measure.Median(times):0.00} ms: {part}");
        }

        var ratio = Measure.Median(heals) / Measure.Median(bare);
        Report.Goal("heal", $"{Measure.Median(heals):0.00} ms (p50)", $"{Measure.Median(bare):0.00} ms (bare McMaster cycle)", ratio, "<= 3 x", ratio <= 3);
    }

    private static void AddParts(Dictionary<string, List<double>> parts, long start, List<(GatewayEvent Event, long At)> heard)
    {
        foreach (var (one, at) in heard)
        {
            var name = one.Kind == EventKind.StateChanged ? one.Text.Split(',')[0] : one.Kind.ToString();
            if (!parts.TryGetValue(name, out var times))
            {
                parts[name] = times = [];
            }

            times.Add(Stopwatch.GetElapsedTime(start, at).TotalMilliseconds);
        }
    }
}
