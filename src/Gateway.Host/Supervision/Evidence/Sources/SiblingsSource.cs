namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>Other instances of the same plugin get through where this one does not: then it is not the platform.</summary>
internal sealed class SiblingsSource(EvidenceTable table) : IEvidenceSource
{
    public string Name => "siblings";

    public ISense Attach(SenseTarget target) => new SiblingsSense(table);
}
