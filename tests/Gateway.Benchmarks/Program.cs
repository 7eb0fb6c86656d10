using Gateway.Benchmarks;

// dotnet run -c Release --project tests/Gateway.Benchmarks -- [name …]     without a name: all
var all = new Dictionary<string, Action>
{
    ["door"] = DoorBenchmark.Run,
};
foreach (var name in args.Length > 0 ? args : [.. all.Keys])
{
    if (!all.TryGetValue(name, out var run))
    {
        Console.Error.WriteLine($"There is no benchmark '{name}'. There is: {string.Join(", ", all.Keys)}.");
        return 2;
    }

    Console.WriteLine($"== {name}");
    run();
}

return 0;
