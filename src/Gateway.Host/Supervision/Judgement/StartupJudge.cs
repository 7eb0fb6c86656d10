using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>
/// The startup deadline. Quiet is not dead: without a failed connection the generation counts as ready, its transport as unknown; it is
/// dead only when it tried to connect and failed, and nothing ever worked.
/// </summary>
internal sealed class StartupJudge : IJudge
{
    public string Name => "startup";

    public bool IsPeriodic => false;

    public Verdict Judge(EvidenceView view, LimitsConfig limits)
    {
        if (Readiness.Of(view) is { } reason)
        {
            return view.Readiness is { } proof ? Verdict.Healthy(proof) : Verdict.Healthy(reason, view.Startup!.Text);
        }

        return view.Startup is { } passed
            ? Verdict.Dead(Reason.StartupTimeout, passed.Text, [.. view.RecentOf(ObservationKind.NetworkFailed).TakeLast(3), passed])
            : Verdict.NoOpinion;
    }
}
