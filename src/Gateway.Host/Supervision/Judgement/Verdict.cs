using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>What the evidence comes to.</summary>
/// <param name="Kind">The conclusion.</param>
/// <param name="Reason">Why, as a closed code.</param>
/// <param name="Detail">What exactly, one clause.</param>
/// <param name="Observations">What it rests on, oldest first.</param>
internal sealed record Verdict(VerdictKind Kind, Reason Reason, string Detail, ImmutableArray<Observation> Observations)
{
    public static Verdict NoOpinion { get; } = new(VerdictKind.NoOpinion, Reason.None, "", []);

    /// <summary>
    /// The generation's own end was seen (its task ended, its exception escaped). False when clocks or opinions were weighed: then an
    /// ailing host or network may be the culprit, and the blast radius applies.
    /// </summary>
    public bool IsOwnDeath { get; init; }

    public bool IsDead => Kind == VerdictKind.Dead;

    public static Verdict Healthy(Observation sign) => new(VerdictKind.Healthy, sign.Info.Reason, sign.Text, [sign]);

    public static Verdict Healthy(Reason reason, string detail) => new(VerdictKind.Healthy, reason, detail, []);

    public static Verdict Suspicious(Reason reason, string detail, ImmutableArray<Observation> observations) =>
        new(VerdictKind.Suspicious, reason, detail, observations);

    public static Verdict Dead(Reason reason, string detail, ImmutableArray<Observation> observations) =>
        new(VerdictKind.Dead, reason, detail, observations);

    public ImmutableArray<Model.Evidence> ToEvidence(TimeProvider time) => [.. Observations.Select(one => one.ToEvidence(time))];
}
