namespace Gateway.Adapters.Telegram;

/// <summary>
/// How fast to try again while the platform is away, and how long a try may take. Half a second, doubling to four: whoever waits longer
/// is late when the platform is back, and one small request every four seconds burdens nobody.
/// </summary>
/// <param name="patientFirst">The first try has the time that a slow network needs; not after a death, when the platform may be hanging.</param>
/// <remarks>Used by the poll loop only.</remarks>
internal sealed class RecoveryPace(bool patientFirst)
{
    private const int PatientEvery = 20;
    private const int LongestStep = 3;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);

    private int _failures;

    /// <summary>Enough for an answer that is not held, over any network that people chat on.</summary>
    public static TimeSpan Quick { get; } = TimeSpan.FromSeconds(3);

    /// <summary>For networks that are slower than that.</summary>
    public static TimeSpan Patient { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether nothing has failed since things were last well.</summary>
    public bool IsUntroubled => _failures == 0;

    /// <summary>
    /// What the next try may take. A quick one hangs for no longer than the platform may already be back; one in twenty is patient, so
    /// that a network that has become slow does not look like an outage for ever.
    /// </summary>
    public TimeSpan Deadline => (_failures > 0 || patientFirst) && _failures % PatientEvery == 0 ? Patient : Quick;

    /// <summary>The pause after a failure that came at once.</summary>
    public TimeSpan Failed() => Jittered(Shortest * (1 << Math.Min(_failures++, LongestStep)));

    /// <summary>The pause after a try that was not answered, and has been a pause itself.</summary>
    public TimeSpan Unanswered()
    {
        _failures++;
        return Jittered(Shortest);
    }

    public void Recovered() => _failures = 0;

    /// <summary>At most a fifth earlier, so that many bots do not come back in step.</summary>
    private static TimeSpan Jittered(TimeSpan pause) => pause * (1 - (0.2 * Random.Shared.NextDouble()));
}
