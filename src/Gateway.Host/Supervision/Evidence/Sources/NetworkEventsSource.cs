namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>What the runtime's own events tell of a generation's resolutions, connects, requests and connections.</summary>
internal sealed class NetworkEventsSource : IEvidenceSource
{
    public string Name => "network-events";

    public ISense Attach(SenseTarget target) => new NetworkEventsSense();
}
