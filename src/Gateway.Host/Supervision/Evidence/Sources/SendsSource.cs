namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>Sends that one after the other are not confirmed.</summary>
internal sealed class SendsSource : IEvidenceSource
{
    public string Name => "sends";

    public ISense Attach(SenseTarget target) => new SendsSense();
}
