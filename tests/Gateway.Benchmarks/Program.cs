using Gateway.Benchmarks;

// dotnet run -c Release --project tests/Gateway.Benchmarks -- [name …]     without a name: all
var all = new Dictionary<string, Action>
{
    ["door"] = DoorBenchmark.Run,
    ["volatile"] = VolatileBenchmark.Run,
    ["heal"] = HealBenchmark.Run,
    ["notice"] = NoticeBenchmark.Run,
    ["scan"] = ScanBenchmark.Run,
};
foreach (var name in args.Length > 0 ? args : [.. all.Keys])
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
