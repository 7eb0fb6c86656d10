using Gateway.Host.Model;
using static Gateway.Host.Model.AdapterState;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>The one table of allowed moves between observed states.</summary>
internal static class Transitions
{
    /// <summary>States in which nothing of the instance runs; each may follow each, because inputs may change at any time.</summary>
    private static readonly AdapterState[] AtRest =
        [Discovered, NotSupported, Malformed, Stopped, Backoff, Quarantined, Failed, Paused, Disabled];

    private static readonly AdapterState[] Serving = [Ready, Degraded];

    public static bool Allows(AdapterState from, AdapterState to) =>
        from == to || (from, to) switch
        {
            (Loading, Starting or Unresponsive or Stopping) => true,
            // a candidate that dies while it loads leaves nothing to stop
            (Loading, _) => AtRest.Contains(to),
            (Starting, Ready or Degraded or Unresponsive or Stopping or Draining) => true,
            // a planned stop ends at rest, or the next generation begins
            (Draining, Stopping or Unresponsive or Loading or Starting) => true,
            (Draining, _) => AtRest.Contains(to),
            (Stopping, Loading or Starting) => true,
            (Stopping, _) => AtRest.Contains(to),
            // dead: stopped, then waiting or replaced
            (Unresponsive, Stopping or Loading or Starting) => true,
            (Unresponsive, _) => AtRest.Contains(to),
            _ when Serving.Contains(from) => Serving.Contains(to) || to is Unresponsive or Draining or Stopping,
            _ when AtRest.Contains(from) => AtRest.Contains(to) || to == Loading,
            _ => false,
        };
}
