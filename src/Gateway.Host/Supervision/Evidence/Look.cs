using Gateway.Host.Isolation.Network;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>One look at one generation: what the host knows at this moment, and where the senses say what they saw.</summary>
internal sealed class Look(SenseTarget target, long now, LimitsConfig limits, NetworkPicture network, SocketPicture sockets)
{
    private readonly List<Observation> _seen = [];

    public SenseTarget Target { get; } = target;

    /// <summary>A timestamp of the <see cref="TimeProvider"/>.</summary>
    public long Now { get; } = now;

    public LimitsConfig Limits { get; } = limits;

    /// <summary>What the runtime's events told; empty when they are switched off.</summary>
    public NetworkPicture Network { get; } = network;

    /// <summary>What the kernel says of the sockets of this generation.</summary>
    public SocketPicture Sockets { get; } = sockets;

    public IReadOnlyList<Observation> Seen => _seen;

    /// <summary>Since a timestamp; the whole life when it is 0 (never).</summary>
    public TimeSpan Since(long at) => Target.Time.GetElapsedTime(at == 0 ? Target.Began : at, Now);

    public void See(Observation observation) => _seen.Add(observation);

    public void See(ObservationKind kind, string text) => _seen.Add(new Observation(kind, Target.Subject, Now, Model.OneLine.Of(text)) { IsEnvironmental = ObservationKinds.Of(kind).Witness != Witness.None });
}
