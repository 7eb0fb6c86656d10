namespace Gateway.Host.Supervision.Evidence;

/// <summary>
/// Something that watches by itself, without the plugin's help: the runtime's events, the kernel's table, exceptions that were
/// swallowed. It only observes; it never judges and never acts.
/// </summary>
/// <remarks>A source needs no registration: every class of the host that implements this port is asked, unless the configuration switches it off by name.</remarks>
internal interface IEvidenceSource
{
    /// <summary>kebab-case, unique; as a key of <c>gateway.evidence</c> with <c>_</c>.</summary>
    string Name { get; }

    /// <summary>A new generation runs. What the source has to remember of it lives in the sense and goes with it.</summary>
    ISense Attach(SenseTarget target);
}
