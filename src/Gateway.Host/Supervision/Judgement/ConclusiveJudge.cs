using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>The first line of design 5's table: one observation is enough.</summary>
internal sealed class ConclusiveJudge : IJudge
{
    public string Name => "conclusive";

    public bool IsPeriodic => false;

    public Verdict Judge(EvidenceView view, LimitsConfig limits)
    {
        if (view.Conclusive is not { } first)
        {
            return Verdict.NoOpinion;
        }

        return Verdict.Dead(first.Info.Reason, first.Text, Around(view, first)) with { IsOwnDeath = !first.Info.IsTimed };
    }

    /// <summary>The death itself, and what had been seen of the network and of other deaths: the story an operator needs.</summary>
    private static System.Collections.Immutable.ImmutableArray<Observation> Around(EvidenceView view, Observation first) =>
        [first, .. view.Recent.Where(one => one != first && (one.IsEnvironmental || one.Info.Weight == ObservationWeight.Conclusive)).TakeLast(5)];
}
