using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>
/// The adapter's own opinion: dead after <see cref="LimitsConfig.FailureThreshold"/> checks in a row, with no second witness. A single
/// one stays as a strike in the window.
/// </summary>
/// <remarks>
/// Once reached, the verdict is not turned by an "alive": a dying adapter contradicts itself. A verdict that could not be acted on
/// (blast radius, observe-only) is withdrawn by more answers "alive" in a row than it took answers "dead", because a connection may
/// have come back by itself.
/// </remarks>
internal sealed class OpinionJudge : IJudge
{
    public string Name => "opinion";

    public bool IsPeriodic => true;

    public Verdict Judge(EvidenceView view, LimitsConfig limits)
    {
        var threshold = Math.Max(1, limits.FailureThreshold);
        if (view.LastDead is not { } last)
        {
            return view.Answers.Length > 0 ? Verdict.Healthy(Reason.None, "the adapter says that its connection works") : Verdict.NoOpinion;
        }

        var (dead, streak) = Count(view, threshold);
        if (dead)
        {
            return Verdict.Dead(Reason.OpinionDead, last.Text, Against(view));
        }

        var strikes = view.StrikesOf(ObservationKind.OpinionDead) + view.StrikesOf(ObservationKind.CheckFailed);
        return strikes > 0 || streak > 0
            ? Verdict.Suspicious(Reason.LivenessStrike, $"{last.Text} ({streak} in a row of {threshold}, {strikes} in the window)", Against(view))
            : Verdict.Healthy(Reason.None, "the adapter says that its connection works");
    }

    private static (bool Dead, int Streak) Count(EvidenceView view, int threshold)
    {
        var (dead, against, alive) = (false, 0, 0);
        foreach (var spokeAgainst in view.Answers)
        {
            (against, alive) = spokeAgainst ? (against + 1, 0) : (0, alive + 1);
            dead = against >= threshold || (dead && alive <= threshold);
        }

        return (dead, against);
    }

    private static ImmutableArray<Observation> Against(EvidenceView view) =>
        [.. view.Recent.Where(one => one.Info.Weight == ObservationWeight.Check).TakeLast(5)];
}
