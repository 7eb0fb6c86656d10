using Gateway.Abstractions;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>Says what <see cref="SocketsMemory"/> found: at most one strike of a kind per look, however many connections show it.</summary>
internal sealed class SocketsSense(SenseTarget target) : ISense
{
    private readonly SocketsMemory _memory = new(target.Transport);

    public void Look(Look look)
    {
        if (!look.Sockets.IsAvailable)
        {
            return;
        }

        var network = look.Network;
        var rules = SocketRules.Of(look.Limits, target.Transport, network.RequestsSucceeded + network.RequestsRefused > 0);
        if (_memory.Update(look.Sockets.Own, rules, look.Since(0)))
        {
            look.See(ObservationKind.BytesSeen, "bytes arrived on a connection");
        }

        foreach (var finding in _memory.Findings)
        {
            look.See(finding.Kind, finding.Text);
        }
    }
}
