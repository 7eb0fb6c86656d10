namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>Failures of the network that a plugin has swallowed, while nothing gets through.</summary>
internal sealed class ExceptionsSource : IEvidenceSource
{
    public string Name => "exceptions";

    public ISense Attach(SenseTarget target) => new ExceptionsSense(target);
}
