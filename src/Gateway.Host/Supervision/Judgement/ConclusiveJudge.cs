using System.Collections.Immutable;
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

    /// <summary>The death, the deaths that followed, and the trouble around it: the story that an operator needs.</summary>
    private static ImmutableArray<Observation> Around(EvidenceView view, Observation first)
    {
        var around = view.Recent
            .Where(one => one != first && (one.Info.Weight == ObservationWeight.Conclusive || (one.IsEnvironmental && view.SawEnvironment)))
            .TakeLast(5);
        return [.. around.Prepend(first).OrderBy(one => one.At)];
    }
}
