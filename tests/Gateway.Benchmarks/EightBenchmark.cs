using System.Diagnostics;
using Gateway.Fixtures;
using Gateway.Platforms.Tests;

namespace Gateway.Benchmarks;

/// <summary>
/// All eight adapters of this repository in one gateway process with default settings, each connected to its platform on this machine: how long from the start
/// of the process until all are ready, and what it weighs and does while nobody writes. Beside it a gateway without adapters, and a process that has
/// loaded the same eight plugins with nothing of the gateway's around them.
/// </summary>
/// <remarks>The published build is what counts: publish this project and run it from there.</remarks>
internal static class EightBenchmark
{
    private const int Starts = 7;
    private const int Minutes = 3;
    private const double MostMb = 120;
    private const double MostCpu = 0.5;
    private const double MostSeconds = 1.5;

    public static void Run() => RunAsync().GetAwaiter().GetResult();

    private static async Task RunAsync()
    {
        Report.Line($"{(WorkerStartBenchmark.IsCompiledAhead ? "this build is compiled ahead of time" : "NOT compiled ahead of time: publish the project and run it from there")}; load {File.ReadAllText("/proc/loadavg").Trim()}");
        await using var platforms = await EightPlatforms.StartAsync();
        await StartsAsync(platforms);
        await IdleAsync(platforms);
        Report.Line($"load {File.ReadAllText("/proc/loadavg").Trim()}");
    }

    private static async Task StartsAsync(EightPlatforms platforms)
    {
        var (first, again, listens, empty, bare) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < Starts; run++)
        {
            var (home, none) = (Home(platforms), Home(null));
            foreach (var times in new[] { first, again })
            {
                using var gateway = await GatewayChild.StartAsync(home);
                times.Add((await gateway.ReadyAsync(EightPlatforms.Names)).TotalSeconds);
                if (times == again)
                {
                    listens.Add(gateway.Listens.TotalSeconds);
                }

                gateway.Stop();
                using var without = await GatewayChild.StartAsync(none);
                if (times == again)
                {
                    empty.Add(without.Listens.TotalSeconds);
                }

                without.Stop();
            }

            var start = Stopwatch.GetTimestamp();
            using var loaded = BareProcess.Loaded(Assemblies());
            bare.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            Directory.Delete(home, recursive: true);
            Directory.Delete(none, recursive: true);
        }

        var floor = Measure.Median(bare);
        foreach (var (what, times) in new[] { ("eight adapters, started again -> all Ready", again), ("eight adapters, first start on an empty data folder -> all Ready", first) })
        {
            var median = Measure.Median(times);
            Report.Goal(what, $"{median:0.00} s (p50 of {Starts}; {times.Min():0.00} to {times.Max():0.00})", $"{floor:0.00} s (bare spawn, the eight loaded and constructed, first line)", median / floor, $"<= {MostSeconds} s", median <= MostSeconds);
        }

        Report.Line($"of which until it listens: {Measure.Median(listens):0.00} s; a gateway without adapters: {Measure.Median(empty):0.00} s ({empty.Min():0.00} to {empty.Max():0.00})");
    }

    private static async Task IdleAsync(EightPlatforms platforms)
    {
        var (home, none) = (Home(platforms), Home(null));
        using var without = await GatewayChild.StartAsync(none);
        using var gateway = await GatewayChild.StartAsync(home);
        await gateway.ReadyAsync(EightPlatforms.Names);
        using var loaded = BareProcess.Loaded(Assemblies());

        // what the start has left behind, and what is compiled once more in the background
        await Task.Delay(TimeSpan.FromMinutes(1));
        var (ours, theirs, size, resident) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var minute = 0; minute < Minutes; minute++)
        {
            var (before, beforeWithout, start) = (gateway.Cpu, without.Cpu, Stopwatch.GetTimestamp());
            // the idleness itself is what is measured
            await Task.Delay(TimeSpan.FromMinutes(1));
            var passed = Stopwatch.GetElapsedTime(start);
            ours.Add((gateway.Cpu - before) / passed * 100);
            theirs.Add((without.Cpu - beforeWithout) / passed * 100);
            size.Add(gateway.PrivateMb);
            resident.Add(gateway.ResidentMb);
        }

        var (cpu, mb, bare) = (Measure.Median(ours), Measure.Median(size), ProcessSample.PrivateKbOf(loaded.Id) / 1024.0);
        Report.Goal("eight adapters idle, private memory", $"{mb:0.0} MB ({size.Min():0.0} to {size.Max():0.0}; resident {Measure.Median(resident):0.0})", $"{bare:0.0} MB (bare, the eight loaded and constructed)", mb / bare, $"<= {MostMb} MB", mb <= MostMb);
        Report.Goal("eight adapters idle, CPU", $"{cpu:0.00} % of a core ({ours.Min():0.00} to {ours.Max():0.00}; {Minutes} minutes)", $"{Measure.Median(theirs):0.00} % (a gateway without adapters)", cpu / Measure.Median(theirs), $"<= {MostCpu} %", cpu <= MostCpu);
        Report.Line($"a gateway without adapters: private {without.PrivateMb:0.0} MB, resident {without.ResidentMb:0.0} MB");
        gateway.Stop();
        without.Stop();
        Directory.Delete(home, recursive: true);
        Directory.Delete(none, recursive: true);
    }

    /// <summary>A folder as an operator sets it up; with nothing in it but the gateway's own defaults where there are no platforms.</summary>
    private static string Home(EightPlatforms? platforms)
    {
        var home = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
        Directory.CreateDirectory(Path.Combine(home, "plugins"));
        foreach (var (plugin, name) in platforms is null ? [] : EightPlatforms.Plugins.Zip(EightPlatforms.Names))
        {
            FixtureFolders.CopyTo(plugin, Path.Combine(home, "plugins", name));
        }

        File.WriteAllText(Path.Combine(home, "gateway.yaml"), "gateway:\n  plugins: {isolation: in-process}\n" + (platforms is null ? "" : $"  adapters:\n{platforms.Adapters}\n"));
        return home;
    }

    private static IEnumerable<string> Assemblies() => EightPlatforms.Plugins.Zip(EightPlatforms.Names).Select(pair =>
        Directory.EnumerateFiles(FixtureFolders.Of(pair.First), "Gateway.Adapters.*.dll")
            .Single(file => string.Equals(Path.GetFileName(file), $"Gateway.Adapters.{pair.Second}.dll", StringComparison.OrdinalIgnoreCase)));
}
