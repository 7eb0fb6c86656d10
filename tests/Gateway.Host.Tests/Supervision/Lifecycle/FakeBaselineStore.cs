using System.Collections.Immutable;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

/// <summary>Baselines in memory; may be told to fail.</summary>
internal sealed class FakeBaselineStore : IBaselineStore
{
    public ImmutableDictionary<AdapterId, ImmutableArray<TimeSpan>> Rows { get; set; } = ImmutableDictionary<AdapterId, ImmutableArray<TimeSpan>>.Empty;

    public bool Fails { get; set; }

    public int Writes { get; private set; }

    public IReadOnlyDictionary<AdapterId, ImmutableArray<TimeSpan>> Load() => Fails ? throw new IOException("the disk is gone") : Rows;

    public Task SaveAsync(IReadOnlyDictionary<AdapterId, ImmutableArray<TimeSpan>> gaps, CancellationToken cancellationToken)
    {
        if (Fails)
        {
            return Task.FromException(new IOException("the disk is full"));
        }

        Writes++;
        Rows = Rows.SetItems(gaps);
        return Task.CompletedTask;
    }
}
