namespace Gateway.Host.Supervision.Watchdog;

/// <summary>
/// The watchdog suspects itself first: when its own tick is late, the pool does not run work, or the collector stops everything, then
/// deadlines that pass prove nothing yet. What the host has lost is granted to everybody as <see cref="Grace"/>, which decays in calm.
/// </summary>
/// <remarks>
/// Arithmetic only: no clock, no allocation. Observed by the watchdog's thread, read by anybody. The grace is never negative and never
/// more than <see cref="Most"/>, so that a hanging call is noticed even on a host that suffers for ever.
/// </remarks>
internal sealed class SelfSuspicion
{
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    /// <summary>Below this a late tick or a slow pool is the ordinary noise of a scheduler.</summary>
    public static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(100);

    /// <summary>Seconds of grace that decay in a second of calm: a deadline of the usual length outlives the stall that it began in.</summary>
    private const double Decay = 0.1;

    private long _grace;
    private TimeSpan? _lastGcPause;

    public TimeSpan Grace => new(Volatile.Read(ref _grace));

    /// <summary>One sweep.</summary>
    /// <param name="gap">Since the sweep before.</param>
    /// <param name="interval">How long it should have been.</param>
    /// <param name="poolDelay">How long work waits for a thread of the pool, now.</param>
    /// <param name="totalGcPause">What the collector has stopped in the life of the process.</param>
    public void Observe(TimeSpan gap, TimeSpan interval, TimeSpan poolDelay, TimeSpan totalGcPause)
    {
        var late = gap - interval;
        var gc = totalGcPause - (_lastGcPause ?? totalGcPause);
        _lastGcPause = totalGcPause;

        // a collection makes the tick late as well: the larger of the two, not their sum
        var lost = Significant(late > gc ? late : gc);
        // what was lost does not count as calm, or a single long stall would pay for its own decay
        var calm = gap - lost;
        var grace = Grace + lost - (calm > TimeSpan.Zero ? calm * Decay : TimeSpan.Zero);

        // a delay is a level, not a loss: it sets a floor and does not add up sweep by sweep
        var floor = Significant(poolDelay);
        Volatile.Write(ref _grace, Bounded(grace > floor ? grace : floor).Ticks);
    }

    private static TimeSpan Significant(TimeSpan span) => span > Noise ? span : TimeSpan.Zero;

    private static TimeSpan Bounded(TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span > Most ? Most : span;
}
