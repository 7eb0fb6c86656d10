using Gateway.Host.Supervision.Watchdog;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

/// <summary>Clocks that never jump.</summary>
internal sealed class NoGaps : IClockGaps
{
    public event Action<ClockGap>? Passed
    {
        add { }
        remove { }
    }

    public long Count => 0;

    public ClockGap? Newest => null;
}
