namespace Gateway.Adapters.Plumbing;

/// <summary>When beats are sent and answered.</summary>
/// <param name="Interval">From one beat to the next.</param>
/// <param name="AnswerWithin">How long an answer may take; never longer than the interval.</param>
internal sealed record HeartbeatPlan(TimeSpan Interval, TimeSpan AnswerWithin)
{
    /// <summary>The wait before the first beat, by default a random part of the interval, so that many bots do not beat in step.</summary>
    public TimeSpan First { get; init; } = Interval * Random.Shared.NextDouble();

    /// <summary>
    /// How much longer an answer may take before a look calls it late. Whoever beats acts at once and reconnects by itself; a look that comes in the same
    /// moment must not call that a death.
    /// </summary>
    public TimeSpan Grace { get; init; }

    /// <summary>By how much of itself an interval is shortened at most, at random: 0 to 1.</summary>
    public double Jitter { get; init; }
}
