using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>A forgotten task that threw: a soft strike. It says that something went wrong, not that the connection is gone.</summary>
internal sealed class ForgottenTaskJudge : IJudge
{
    public string Name => "forgotten-task";

    public bool IsPeriodic => true;

    public Verdict Judge(EvidenceView view, LimitsConfig limits)
    {
        var strikes = view.StrikesOf(ObservationKind.ForgottenTaskFaulted);
        if (strikes == 0)
        {
            return Verdict.NoOpinion;
        }

        var seen = view.RecentOf(ObservationKind.ForgottenTaskFaulted);
        var last = seen.Length > 0 ? seen[^1].Text : "no longer among the newest observations";
        return Verdict.Suspicious(Reason.ForgottenTaskFaulted, $"{strikes} in the window, the last: {last}", [.. seen.TakeLast(3)]);
    }
}
