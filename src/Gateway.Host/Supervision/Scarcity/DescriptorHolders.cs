using System.Net;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Scarcity;

/// <summary>
/// Whose the open connections are: those to an endpoint that only one generation has connected to, which lives, and their other ends where these are in
/// this process too. Connections that several may have made, files and sockets without a peer are nobody's.
/// </summary>
internal sealed class DescriptorHolders(ISocketTable table, ConnectLedger ledger)
{
    public Dictionary<GenerationScope, int> Count()
    {
        var sockets = table.Read();
        var ends = sockets.Select(one => (one.Local, one.Remote)).ToHashSet();
        var held = new Dictionary<GenerationScope, int>();
        foreach (var there in FencedSockets.Connected(sockets))
        {
            // what a fenced one has left open must not be counted for its successor
            if (ledger.OwnersOf(there.Key) is [{ IsFenced: false } only])
            {
                held[only] = held.GetValueOrDefault(only) + there.Sum(one => Both(ends, one));
            }
        }

        return held;
    }

    private static int Both(HashSet<(IPEndPoint Local, IPEndPoint Remote)> ends, SocketRow one) => ends.Contains((one.Remote, one.Local)) ? 2 : 1;
}
