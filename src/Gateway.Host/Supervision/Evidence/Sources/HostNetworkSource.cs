using Gateway.Host.Supervision.Endpoints;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>This machine's own network. Says nothing of any adapter: it only lets the guard know when the network was away.</summary>
internal sealed class HostNetworkSource(NetworkOutage outage) : IEvidenceSource
{
    public string Name => "host-network";

    public ISense Attach(SenseTarget target) => new Sense(outage);

    private sealed class Sense(NetworkOutage outage) : ISense
    {
        public void Look(Look look) => outage.Look();
    }
}
