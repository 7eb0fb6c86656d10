using System.Collections.Immutable;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>Everything that is known of one generation at one moment, as durations and counts: what a judge sees.</summary>
internal sealed record EvidenceView
{
    public GenerationNumber Generation { get; init; }

    /// <summary>Since the generation began. Nothing older than this concerns it.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>The first conclusive observation, whatever came after it.</summary>
    public Observation? Conclusive { get; init; }

    /// <summary>The first sign that this generation works.</summary>
    public Observation? Readiness { get; init; }

    /// <summary>The startup deadline, once it has passed.</summary>
    public Observation? Startup { get; init; }

    /// <summary>The last report that the adapter works only in part, until it reports its connection again.</summary>
    public Observation? Degraded { get; init; }

    /// <summary>The last check that spoke against the adapter.</summary>
    public Observation? LastDead { get; init; }

    /// <summary>The newest answers to liveness checks, oldest first; true: it spoke against the adapter. "No opinion" is not among them.</summary>
    public ImmutableArray<bool> Answers { get; init; } = [];

    /// <summary>Strikes in the window by kind; kinds without one are absent.</summary>
    public ImmutableDictionary<ObservationKind, int> Strikes { get; init; } = ImmutableDictionary<ObservationKind, int>.Empty;

    /// <summary>Since the last sign of life, or null when there was none.</summary>
    public TimeSpan? SinceLife { get; init; }

    /// <summary>Since something last got through, as the host saw it; null when nothing has.</summary>
    public TimeSpan? SinceSuccess { get; init; }

    /// <summary>Since bytes last arrived on any of its connections, as the host saw it; null when none have.</summary>
    public TimeSpan? SinceBytes { get; init; }

    /// <summary>The host would have seen bytes if there had been any. False without the kernel's table, and when a connection cannot be told from somebody else's.</summary>
    public bool SeesBytes { get; init; } = true;

    /// <summary>An established connection of its own is known. False does not mean that there is none.</summary>
    public bool HasLink { get; init; }

    /// <summary>Strikes of the host's own sources, oldest first, each with its age; bounded, so the oldest may be missing.</summary>
    public ImmutableArray<SoftStrike> Soft { get; init; } = [];

    /// <summary>No message for longer than is usual; null when there is no such silence.</summary>
    public Silence? Silence { get; init; }

    /// <summary>Since a probe was last answered on the event path; null when none was.</summary>
    public TimeSpan? SinceProbeAnswered { get; init; }

    /// <summary>Canaries in a row that did not come in.</summary>
    public int CanaryMisses { get; init; }

    /// <summary>The adapter has said that it has no probe.</summary>
    public bool OffersNoProbe { get; init; }

    /// <summary>The network or the platform gave trouble shortly before this moment.</summary>
    public bool SawEnvironment { get; init; }

    /// <summary>The newest observations, oldest first.</summary>
    public ImmutableArray<Observation> Recent { get; init; } = [];

    /// <summary>
    /// The strikes that nothing has overruled: newer than whatever last got through, and in the window. That siblings fare better is no
    /// trouble by itself, it only confirms one.
    /// </summary>
    public ImmutableArray<SoftStrike> Standing(TimeSpan softWindow) => Soft.RemoveAll(one => one.Age > softWindow || SinceSuccess <= one.Age);

    /// <summary>Those of <see cref="Standing"/> that speak of this generation itself.</summary>
    public ImmutableArray<SoftStrike> Trouble(TimeSpan softWindow) => Standing(softWindow).RemoveAll(one => one.Observation.Info.Witness == Witness.Siblings);

    public int StrikesOf(ObservationKind kind) => Strikes.GetValueOrDefault(kind);

    /// <summary>The newest observations of one kind, oldest first.</summary>
    public ImmutableArray<Observation> RecentOf(ObservationKind kind) => Recent.RemoveAll(one => one.Kind != kind);
}
