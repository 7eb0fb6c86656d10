using Gateway.Host.Supervision.Watchdog;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>Wall clock against monotonic clock: after a gap every connection is suspect, and none has earned a strike.</summary>
internal sealed class ClockSource(IClockGaps gaps) : IEvidenceSource
{
    public string Name => "clock";

    public ISense Attach(SenseTarget target) => new Sense(gaps);

    private sealed class Sense(IClockGaps gaps) : ISense
    {
        private long _seen = gaps.Count;

        public void Look(Look look)
        {
            var count = gaps.Count;
            if (count != _seen && gaps.Newest is { } gap)
            {
                _seen = count;
                look.See(ObservationKind.ClockGap, gap.ToString());
            }
        }
    }
}
