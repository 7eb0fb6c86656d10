using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Isolation.Reclamation.Holders;
using Gateway.Host.Model;

namespace Gateway.Isolation.Tests.Unloading;

/// <summary>Three generations of every row, all proved by one queue: what leaks is waited for once, not once each.</summary>
public sealed class UnloadMeasurement : IAsyncLifetime
{
    private const int Cycles = 3;
    private readonly UnloadBench _bench = new();
    private readonly Dictionary<string, HolderAnswer> _holders = new(StringComparer.Ordinal);

    internal Dictionary<string, IReadOnlyList<ReclamationResult>> Outcomes { get; } = new(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        var running = new List<(UnloadRow Row, GenerationNumber Generation)>();
        foreach (var row in UnloadRows.All)
        {
            for (var cycle = 0; cycle < Cycles; cycle++)
            {
                running.Add((row, await _bench.CycleAsync(row.Fixture, row.Uses)));
            }
        }

        foreach (var group in running.GroupBy(one => one.Row.Uses))
        {
            Outcomes[group.Key] = await Task.WhenAll(group.Select(one => _bench.ProofAsync(one.Generation)));
        }
    }

    /// <summary>What holds the first leaked one of them; each is looked for once, by a child that reads the memory of this process.</summary>
    internal async Task<HolderAnswer> HolderAsync(string uses)
    {
        if (!_holders.TryGetValue(uses, out var answer))
        {
            _holders[uses] = answer = await _bench.HolderAsync(Outcomes[uses].First(one => one.State == RetiredState.Leaked));
        }

        return answer;
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();
}
