namespace Gateway.Host.Supervision.Watchdog;

/// <summary>
/// Tells when the machine slept, the process was stopped, or the time was set. Every connection may be dead then, and none has done
/// anything wrong: look at once, count no strike.
/// </summary>
internal interface IClockGaps
{
    /// <summary>On a thread of the pool, shortly after the gap.</summary>
    event Action<ClockGap>? Passed;

    /// <summary>Gaps so far.</summary>
    long Count { get; }

    /// <summary>The newest, or null.</summary>
    ClockGap? Newest { get; }
}
