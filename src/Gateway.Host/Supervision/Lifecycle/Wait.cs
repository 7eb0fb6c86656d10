using Gateway.Host.Model;
using Gateway.Host.Supervision.Endpoints;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>What keeps an instance from starting although it should run. Ends by time, by a change of what is to be run, or by an operator.</summary>
/// <param name="State">Backoff, Quarantined or Failed.</param>
/// <param name="Reason">Shown.</param>
/// <param name="Detail">Shown.</param>
/// <param name="Delay">How long; null waits for a change or an operator.</param>
/// <param name="Fingerprint">What was to be run when the wait began: a change lifts it.</param>
internal sealed record Wait(AdapterState State, Reason Reason, string Detail, TimeSpan? Delay, string Fingerprint)
{
    /// <summary>Whom the last generation failed on; a backoff ends early when it answers again. Null when that is unknown.</summary>
    public RemoteEnd? End { get; init; }
}
