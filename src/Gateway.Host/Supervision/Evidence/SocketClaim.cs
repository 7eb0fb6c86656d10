using System.Collections.Immutable;
using System.Net;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>What one generation may own: sockets to whom it talked to, opened while it ran.</summary>
/// <param name="born">The round of <see cref="SocketBirths"/> in which it began.</param>
internal sealed class SocketClaim(long born)
{
    private long _ended = long.MaxValue;

    /// <summary>Grows while the generation runs.</summary>
    public ImmutableHashSet<IPEndPoint> Endpoints { get; private set; } = [];

    public void TalksTo(ImmutableArray<IPEndPoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            Endpoints = Endpoints.Add(SocketEnd.Plain(endpoint));
        }
    }

    /// <summary>It runs no more: what opens later is somebody else's.</summary>
    public void End(long round) => _ended = round;

    /// <summary>A socket to one of its endpoints can be this generation's.</summary>
    /// <param name="seen">The round in which the socket was first seen.</param>
    public bool May(long seen) => seen > born && seen <= _ended;
}
