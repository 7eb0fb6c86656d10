using System.Collections.Immutable;
using Gateway.Host.Isolation;
using Gateway.Host.Model;

namespace Gateway.Isolation.Tests.Tiers;

/// <summary>Everything that a generation has told, to be waited for.</summary>
internal sealed class Signals : IGenerationObserver
{
    private readonly SemaphoreSlim _came = new(0);
    private ImmutableArray<GenerationSignal> _all = [];

    public ImmutableArray<GenerationSignal> All => _all;

    public void OnSignal(GenerationNumber generation, GenerationSignal signal)
    {
        ImmutableInterlocked.Update(ref _all, static (all, one) => all.Add(one), signal);
        _came.Release();
    }

    public async Task<GenerationSignal> FirstAsync(SignalKind kind)
    {
        while (true)
        {
            if (_all.FirstOrDefault(one => one.Kind == kind) is { } seen)
            {
                return seen;
            }

            (await _came.WaitAsync(GenerationRig.Never, TestContext.Current.CancellationToken)).ShouldBeTrue($"{kind} never came; there were: {string.Join(", ", _all)}");
        }
    }
}
