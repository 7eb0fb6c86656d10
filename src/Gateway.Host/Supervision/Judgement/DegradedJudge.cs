using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>The adapter's own report that it works only in part: shown until it reports its connection again, never a death.</summary>
internal sealed class DegradedJudge : IJudge
{
    public string Name => "degraded";

    public bool IsPeriodic => false;

    public Verdict Judge(EvidenceView view, LimitsConfig limits) =>
        view.Degraded is { } report ? Verdict.Suspicious(Reason.AdapterDegraded, report.Text, [report]) : Verdict.NoOpinion;
}
