using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>
/// Missed round trips on the event channel: dead after <see cref="LimitsConfig.FailureThreshold"/> in a row, with no second witness. One
/// that comes in, however late, begins the count anew.
/// </summary>
internal sealed class CanaryJudge : IJudge
{
    public string Name => "canary";

    public bool IsPeriodic => true;

    public Verdict Judge(EvidenceView view, LimitsConfig limits)
    {
        if (view.CanaryMisses == 0)
        {
            return Verdict.NoOpinion;
        }

        var threshold = Math.Max(1, limits.FailureThreshold);
        var missed = view.RecentOf(ObservationKind.CanaryMissed);
        var last = missed.Length > 0 ? missed[^1].Text : "a canary did not come in";
        return view.CanaryMisses >= threshold
            ? Verdict.Dead(Reason.ProbeFailed, $"{last} ({view.CanaryMisses} in a row)", [.. missed.TakeLast(5)])
            : Verdict.Suspicious(Reason.LivenessStrike, $"{last} ({view.CanaryMisses} in a row of {threshold})", [.. missed.TakeLast(5)]);
    }
}
