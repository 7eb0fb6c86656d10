namespace Gateway.Host.Supervision.Evidence;

/// <summary>
/// Something that watches by itself, without the plugin's help: a kernel table, an event listener, a canary. It only observes; it never
/// judges and never acts.
/// </summary>
internal interface IEvidenceSource
{
    /// <summary>kebab-case, unique.</summary>
    string Name { get; }

    /// <summary>Called once, before the first plugin is loaded. From then on it posts what it sees.</summary>
    void Attach(IEvidenceSink sink);
}
