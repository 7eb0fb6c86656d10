namespace Gateway.Host.Supervision.Evidence;

/// <summary>Where soft evidence comes from. Two that agree are needed for a verdict, or one and the absence of every byte: one source may be wrong, or be misread.</summary>
internal enum Witness
{
    /// <summary>Not soft evidence of the network.</summary>
    None,

    /// <summary>The runtime's own events: resolutions, connects, requests.</summary>
    Runtime,

    /// <summary>The kernel's table of sockets.</summary>
    Kernel,

    /// <summary>Exceptions that the plugin swallowed.</summary>
    Exceptions,

    /// <summary>Outcomes of sends.</summary>
    Sends,

    /// <summary>Other instances on the same platform fare better.</summary>
    Siblings,
}
