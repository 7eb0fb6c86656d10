using System.Collections.Immutable;
using System.Net;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Network;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>
/// Ends the connections that a fenced generation has made by itself, without the gateway's factories. Only what is beyond doubt: a socket to an
/// endpoint that nobody but fenced generations has ever connected to from this process. Safe from any thread.
/// </summary>
internal sealed class FencedSockets(ISocketTable table, SocketProxies proxies, ConnectLedger ledger)
{
    public SocketCut Cut(GenerationScope scope)
    {
        var ends = ledger.EndsOf(scope);
        if (ends.IsEmpty)
        {
            return SocketCut.None;
        }

        var sockets = Connected(table.Read());
        var exact = ImmutableArray.CreateBuilder<SocketRow>();
        var left = 0;
        foreach (var end in ends)
        {
            var there = sockets[end].ToList();
            if (there.Count > 0 && !proxies.Has(end) && ledger.IsOnlyOf(end, static one => one.IsFenced))
            {
                exact.AddRange(there);
            }
            else
            {
                left += there.Count;
            }
        }

        var shut = exact.Count == 0 ? 0 : table.Shut(exact.DrainToImmutable());
        foreach (var end in ends.Where(end => !sockets[end].Any()))
        {
            ledger.ForgetFenced(end);
        }

        return new SocketCut(shut, left);
    }

    /// <summary>By their remote end. The near end of a connection to a server in this process is the server's.</summary>
    internal static ILookup<IPEndPoint, SocketRow> Connected(ImmutableArray<SocketRow> sockets)
    {
        var servers = sockets.Where(one => one.State == SocketState.Listen).Select(one => one.Local.Port).ToHashSet();
        return sockets.Where(one => one.State != SocketState.Listen && !servers.Contains(one.Local.Port)).ToLookup(one => one.Remote);
    }
}
