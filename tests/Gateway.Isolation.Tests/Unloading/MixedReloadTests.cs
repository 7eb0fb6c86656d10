using System.Diagnostics;
using System.Globalization;
using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Model;

namespace Gateway.Isolation.Tests.Unloading;

/// <summary>Many reloads, one after the other, of plugins that use different things.</summary>
public sealed class MixedReloadTests
{
    private const int Reloads = 500;

    [Fact]
    [Trait("Form", "Long")]
    public async Task Five_hundred_reloads_mixed_over_these_plugins_leave_only_what_was_expected_to_stay()
    {
        await using var bench = new UnloadBench();
        // what stays costs a context each time: one round over those, the rest over what unloads
        var staying = UnloadRows.All.Where(row => row.Expected == RetiredState.Leaked).ToList();
        var going = UnloadRows.All.Where(row => row.Expected == RetiredState.Unloaded).ToList();
        foreach (var row in going)
        {
            await bench.ProofAsync(await bench.CycleAsync(row.Fixture, row.Uses));
        }

        var before = Figures("before");
        var proofs = new List<(UnloadRow Row, Task<ReclamationResult> Proof)>();
        for (var reload = 0; reload < Reloads - staying.Count; reload++)
        {
            var row = going[reload % going.Count];
            proofs.Add((row, bench.ProofAsync(await bench.CycleAsync(row.Fixture, row.Uses))));
        }

        await Task.WhenAll(proofs.Select(one => one.Proof));
        var after = Figures("after");
        foreach (var row in staying)
        {
            proofs.Add((row, bench.ProofAsync(await bench.CycleAsync(row.Fixture, row.Uses))));
        }

        var results = await Task.WhenAll(proofs.Select(async one => (one.Row, Result: await one.Proof)));
        TestContext.Current.SendDiagnosticMessage($"{before}\n{after}\ncontexts left: {results.Count(one => one.Result.State == RetiredState.Leaked)}, of which expected: {staying.Count}");
        foreach (var (row, result) in results)
        {
            result.State.ShouldBe(row.Expected, row.Uses);
        }
    }

    private static string Figures(string when)
    {
        using var self = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture,
            $"{when}: threads {self.Threads.Count}, handles {self.HandleCount}, heap {GC.GetTotalMemory(forceFullCollection: true) / 1024} KB, RSS {self.WorkingSet64 / 1024 / 1024} MB");
    }
}
