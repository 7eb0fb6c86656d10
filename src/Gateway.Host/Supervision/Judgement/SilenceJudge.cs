using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>
/// Quiet is not dead. A silence beyond what is usual asks for a probe; while it is asked nothing is held against the adapter. Answered,
/// the silence is explained until it has grown by as much again; failed, that is a death of its own (<see cref="ConclusiveJudge"/>).
/// Where there is no probe people are told, and that is all.
/// </summary>
internal sealed class SilenceJudge : IJudge
{
    public string Name => "silence";

    public bool IsPeriodic => true;

    public Verdict Judge(EvidenceView view, LimitsConfig limits) =>
        view.Silence is { } silence && StateOf(view) == SilenceState.Unexplained
            ? Verdict.Suspicious(
                Reason.NoInboundEvidence,
                $"no message for {DurationWords.Short(silence.Age)}; {silence.Bound.Explain()}; the adapter has no probe",
                [silence.Observation])
            : Verdict.NoOpinion;

    public static SilenceState StateOf(EvidenceView view)
    {
        if (view.Silence is not { } silence || silence.Age < silence.Bound.Limit)
        {
            return SilenceState.Usual;
        }

        if (view.SinceProbeAnswered < silence.Bound.Limit)
        {
            return SilenceState.Explained;
        }

        return view.OffersNoProbe ? SilenceState.Unexplained : SilenceState.AsksForProbe;
    }
}
