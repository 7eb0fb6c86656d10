using System.Collections.Concurrent;
using System.Collections.Immutable;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>
/// What is usual for every instance, learned while it runs. Loaded from the store at the first use, written behind by
/// <see cref="BaselineWriter"/>.
/// </summary>
/// <remarks>Safe from any thread; never waits for the store after the first use.</remarks>
internal sealed class InboundBaselines
{
    private readonly ConcurrentDictionary<AdapterId, InboundBaseline> _known = new();
    private readonly ConcurrentDictionary<AdapterId, bool> _changed = new();
    private readonly Lazy<bool> _loaded;

    public InboundBaselines(IBaselineStore store, HostStatus host)
    {
        _loaded = new Lazy<bool>(() => Read(store, host));
    }

    public InboundBaseline Of(AdapterId adapter)
    {
        _ = _loaded.Value;
        return _known.GetOrAdd(adapter, _ => new InboundBaseline());
    }

    public void Learn(AdapterId adapter, IReadOnlyCollection<TimeSpan> gaps)
    {
        if (gaps.Count > 0)
        {
            Of(adapter).Learn(gaps);
            _changed[adapter] = true;
        }
    }

    /// <summary>What has changed since the last call.</summary>
    public IReadOnlyDictionary<AdapterId, ImmutableArray<TimeSpan>> TakeChanged()
    {
        var taken = ImmutableDictionary.CreateBuilder<AdapterId, ImmutableArray<TimeSpan>>();
        foreach (var adapter in _changed.Keys)
        {
            // the mark first: what is learned meanwhile is written twice rather than never
            if (_changed.TryRemove(adapter, out _))
            {
                taken[adapter] = Of(adapter).Gaps;
            }
        }

        return taken.ToImmutable();
    }

    /// <summary>They could not be written: the next write takes them along.</summary>
    public void GiveBack(IEnumerable<AdapterId> adapters)
    {
        foreach (var adapter in adapters)
        {
            _changed[adapter] = true;
        }
    }

    private bool Read(IBaselineStore store, HostStatus host)
    {
        try
        {
            foreach (var (adapter, gaps) in store.Load())
            {
                var baseline = new InboundBaseline();
                baseline.Learn(gaps);
                _known[adapter] = baseline;
            }

            return true;
        }
        catch (Exception fault)
        {
            host.Raise("baselines-unread", $"what silence is usual for each adapter could not be read and is learned afresh: {fault.Message}");
            return false;
        }
    }
}
