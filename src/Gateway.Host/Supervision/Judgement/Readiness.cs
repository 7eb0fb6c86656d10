using Gateway.Host.Model;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>Whether a generation may be called ready, and by what proof. Pure.</summary>
internal static class Readiness
{
    /// <summary>
    /// The first proof; after the startup deadline <see cref="Reason.NoConnectionProof"/> when no connection failed; null while it is
    /// open, and when it is refuted.
    /// </summary>
    public static Reason? Of(EvidenceView view)
    {
        if (view.Readiness is { } proof)
        {
            return proof.Info.Reason;
        }

        return view.Startup switch
        {
            null => null,
            { BytesReceived: > 0 } => Reason.TrafficSeen,
            { ConnectFailures: 0 } => Reason.NoConnectionProof,
            _ => null,
        };
    }
}
