namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>What the kernel says of a generation's connections.</summary>
internal sealed class SocketsSource : IEvidenceSource
{
    public string Name => "sockets";

    public ISense Attach(SenseTarget target) => new SocketsSense(target);
}
