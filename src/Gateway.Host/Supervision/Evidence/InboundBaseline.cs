using System.Collections.Immutable;
using Gateway.Host.Foundation;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>The newest gaps between inbound messages of one instance, over all of its generations.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class InboundBaseline
{
    public const int Kept = 256;
    private readonly RingBuffer<TimeSpan> _gaps = new(Kept);
    private volatile Cached? _cached;

    public ImmutableArray<TimeSpan> Gaps => [.. _gaps.ToList()];

    public void Learn(IEnumerable<TimeSpan> gaps)
    {
        foreach (var gap in gaps)
        {
            _gaps.Add(gap);
        }
    }

    public SilenceBound Bound(LimitsConfig limits)
    {
        var added = _gaps.Added;
        if (_cached is { } cached && cached.Added == added && cached.Limits == limits)
        {
            return cached.Bound;
        }

        var bound = SilenceBound.Of(_gaps.ToList(), limits);
        _cached = new Cached(added, limits, bound);
        return bound;
    }

    private sealed record Cached(long Added, LimitsConfig Limits, SilenceBound Bound);
}
