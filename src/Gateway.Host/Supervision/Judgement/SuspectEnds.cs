using Gateway.Host.Isolation.Network;
using Gateway.Host.Supervision.Endpoints;

namespace Gateway.Host.Supervision.Judgement;

/// <summary>The other ends of an adapter that looks dead, as far as the guard needs to know them.</summary>
/// <param name="End">Whom it talked to last, or null when that is unknown.</param>
/// <param name="IsRemote">All of its known ends are on other machines, so that this machine's network matters to it. False when none is known.</param>
/// <param name="ReconnectGrace">How long it is left alone after the network has returned.</param>
internal readonly record struct SuspectEnds(RemoteEnd? End, bool IsRemote, TimeSpan ReconnectGrace)
{
    public static SuspectEnds Unknown { get; }

    public static SuspectEnds From(NetworkPicture network, TimeSpan grace)
    {
        var all = RemoteEnd.All(network);
        return new SuspectEnds(RemoteEnd.Newest(network), all.Count > 0 && all.All(end => !end.IsLoopback), grace);
    }
}
