using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>Whether a round trip on the event path would tell something. Pure.</summary>
internal static class ProbeNeed
{
    /// <summary>
    /// A silence that nobody has explained; a strike that nothing has overruled; or a failed probe on which acting is held back: then the
    /// next one may be answered.
    /// </summary>
    public static bool IsThere(EvidenceView view, LimitsConfig limits) =>
        !view.OffersNoProbe
        && (SilenceJudge.StateOf(view) == SilenceState.AsksForProbe
            || view.Conclusive is { Kind: ObservationKind.ProbeFailed }
            || !view.Trouble(limits.SoftWindow).IsEmpty);
}
