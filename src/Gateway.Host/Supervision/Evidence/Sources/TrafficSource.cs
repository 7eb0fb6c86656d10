namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>Signs of life that the host has counted itself: bytes through its factories, messages, confirmed sends, answered requests.</summary>
internal sealed class TrafficSource : IEvidenceSource
{
    public string Name => "traffic";

    public ISense Attach(SenseTarget target) => new TrafficSense();
}
