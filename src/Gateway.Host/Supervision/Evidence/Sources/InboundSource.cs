using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>
/// Learns how long each instance is usually without a message, and says when it is silent for longer. That alone is never a strike: a
/// silent adapter may simply have nothing to say.
/// </summary>
internal sealed class InboundSource(InboundBaselines baselines) : IEvidenceSource
{
    public string Name => "inbound";

    public ISense Attach(SenseTarget target) =>
        target.Transport == TransportKind.Passive || !target.Capabilities.HasFlag(AdapterCapabilities.Receive)
            ? Deaf.Instance
            : new Sense(target.Subject.Adapter, baselines);

    /// <summary>For those whose silence means nothing: the platform calls them, or they only send.</summary>
    private sealed class Deaf : ISense
    {
        public static readonly Deaf Instance = new();

        public void Look(Look look)
        {
        }
    }

    private sealed class Sense(AdapterId adapter, InboundBaselines baselines) : ISense
    {
        private readonly InboundBaseline _baseline = baselines.Of(adapter);
        private TimeSpan _told;
        private long? _last;

        public void Look(Look look)
        {
            var clock = look.Target.Scope.Inbound;
            if (clock.Last is { } last && last != _last)
            {
                (_last, _told) = (last, TimeSpan.Zero);
                baselines.Learn(adapter, Array.ConvertAll(clock.TakeGaps(), gap => look.Target.Time.GetElapsedTime(0, gap)));
            }

            // a message may have come in after the look began
            var silence = look.Target.Time.GetElapsedTime(_last ?? look.Target.Began, look.Now);
            var bound = _baseline.Bound(look.Limits);
            // told again for every bound by which it has grown: in between the ledger knows its age
            if (silence < bound.Limit || silence - _told < bound.Limit)
            {
                return;
            }

            _told = silence;
            look.See(new Observation(
                ObservationKind.InboundSilent, look.Target.Subject, look.Now, $"no message for {DurationWords.Short(silence)}; {bound.Explain()}")
            {
                Silence = silence,
                Bound = bound,
            });
        }
    }
}
