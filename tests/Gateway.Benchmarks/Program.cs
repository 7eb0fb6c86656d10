using System.Globalization;
using Gateway.Benchmarks;

// dotnet run -c Release --project tests/Gateway.Benchmarks -- [name …]     without a name: all but rows
if (args is [ReloadsChild.Argument, var side, var address, var cycles])
{
    return ReloadsChild.Run(side, address, int.Parse(cycles, CultureInfo.InvariantCulture));
}

if (args is [BareChild.Argument, var what, var path])
{
    return BareChild.Run(what, path);
}

var all = new Dictionary<string, Action>
{
    ["door"] = DoorBenchmark.Run,
    ["volatile"] = VolatileBenchmark.Run,
    ["durable"] = DurableBenchmark.Run,
    ["end-to-end"] = EndToEndBenchmark.Run,
    ["rows"] = RowsBenchmark.Run,
    ["scan"] = ScanBenchmark.Run,
    ["sockets"] = SocketTableBenchmark.Run,
    ["heal"] = HealBenchmark.Run,
    ["notice"] = NoticeBenchmark.Run,
    ["sources"] = SourcesBenchmark.Run,
    ["reloads"] = ReloadsBenchmark.Run,
    ["worker"] = WorkerBenchmark.Run,
    ["worker-start"] = WorkerStartBenchmark.Run,
    ["launch"] = LaunchBenchmark.Run,
    ["eight"] = EightBenchmark.Run,
};
// too long and too large for everybody who only wants the figures
const string OnlyByName = "rows";
foreach (var name in args.Length > 0 ? args : [.. all.Keys.Where(name => name != OnlyByName)])
{
    if (!all.TryGetValue(name, out var run))
    {
        Console.Error.WriteLine($"There is no benchmark '{name}'. There is: {string.Join(", ", all.Keys)}.");
        return 2;
    }

    Report.Line($"== {name}");
    run();
}

return 0;
