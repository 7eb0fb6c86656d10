using System.Diagnostics;
using Gateway.Host.Model;

namespace Gateway.Benchmarks;

/// <summary>
/// From the end of the run task to the next generation being Ready in a whole gateway, beside a bare McMaster cycle of the same DLL in
/// the same process, turn by turn.
/// </summary>
internal static class HealBenchmark
{
    // the host restarts nobody at once after the 30th death within a minute: several gateways, and so no waiting of the policy's
    private const int Gateways = 6;
    private const int Deaths = 28;
    private const int Warmup = 3;

    public static void Run() => RunAsync().GetAwaiter().GetResult();

    private static async Task RunAsync()
    {
        var (heals, bare, waits) = (new List<double>(), new List<double>(), 0);
        var parts = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        for (var round = 0; round < Gateways; round++)
        {
            // every short life counts as healthy, so that the next death is a first one again
            await using var gateway = await BenchGateway.StartAsync(limits => limits with { RestartBudget = 1_000_000, HealthyAfter = TimeSpan.FromMilliseconds(1) });
            var assembly = gateway.ShadowAssembly;
            for (var death = 0; death < Deaths; death++)
            {
                gateway.Tell("end");
                var heard = await gateway.NextAsync(BenchGateway.IsReady);

                // alone: the gateway's own proof of the unload has ended before the floor is taken
                if (heard.TrueForAll(one => one.Event.Kind != EventKind.GenerationUnloaded))
                {
                    await gateway.NextAsync(one => one.Kind == EventKind.GenerationUnloaded);
                }

                // the timer that proves this life healthy fires after 1 ms and tells nobody: the next death has to be a first one
                await Task.Delay(20);
                var cycle = Stopwatch.GetTimestamp();
                BenchPluginFolder.BareCycle(assembly);
                var floor = Stopwatch.GetElapsedTime(cycle).TotalMilliseconds;
                if (death >= Warmup)
                {
                    bare.Add(floor);
                    heals.Add(Stopwatch.GetElapsedTime(BenchGateway.Fact, heard[^1].At).TotalMilliseconds);
                    waits += heard.Exists(one => one.Event.Text.StartsWith("Backoff", StringComparison.Ordinal)) ? 1 : 0;
                    AddParts(parts, heard);
                }
            }
        }

        Report.Line($"death → Ready: p50 {Measure.Median(heals):0.00} ms, p99 {Measure.Percentile(heals, 0.99):0.00} ms over {heals.Count} deaths, {waits} of them delayed by the policy");
        Report.Line($"bare McMaster load + create + unload: p50 {Measure.Median(bare):0.00} ms, p99 {Measure.Percentile(bare, 0.99):0.00} ms");
        foreach (var (part, times) in parts.OrderBy(one => Measure.Median(one.Value)))
        {
            Report.Line($"  after {Measure.Median(times):0.00} ms: {part}");
        }

        var ratio = Measure.Median(heals) / Measure.Median(bare);
        Report.Goal("heal", $"{Measure.Median(heals):0.00} ms (p50)", $"{Measure.Median(bare):0.00} ms (bare McMaster cycle)", ratio, "<= 3 x", ratio <= 3 && waits == 0);
    }

    private static void AddParts(Dictionary<string, List<double>> parts, List<(GatewayEvent Event, long At)> heard)
    {
        foreach (var (one, at) in heard)
        {
            var name = one.Kind == EventKind.StateChanged ? one.Text.Split(',')[0] : one.Kind.ToString();
            if (!parts.TryGetValue(name, out var times))
            {
                parts[name] = times = [];
            }

            times.Add(Stopwatch.GetElapsedTime(BenchGateway.Fact, at).TotalMilliseconds);
        }
    }
}
