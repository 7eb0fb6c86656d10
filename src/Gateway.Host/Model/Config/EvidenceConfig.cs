namespace Gateway.Host.Model.Config;

/// <summary><c>gateway.evidence</c>: which of the host's own sources are used. Conclusive evidence cannot be switched off.</summary>
internal sealed record EvidenceConfig
{
    /// <summary>The runtime's events of name resolution, sockets and HTTP, by generation.</summary>
    public bool NetworkEvents { get; init; } = true;

    /// <summary>The kernel's table of this process's sockets (Linux).</summary>
    public bool Sockets { get; init; } = true;

    /// <summary>Exceptions of the network that a plugin swallowed.</summary>
    public bool Exceptions { get; init; } = true;

    /// <summary>Outcomes of sends.</summary>
    public bool Sends { get; init; } = true;

    /// <summary>Inbound silence against what is usual for the instance.</summary>
    public bool Inbound { get; init; } = true;

    /// <summary>Other instances on the same platform.</summary>
    public bool Siblings { get; init; } = true;

    /// <summary>Jumps between wall clock and monotonic clock.</summary>
    public bool Clock { get; init; } = true;

    /// <summary>The network of this machine.</summary>
    public bool HostNetwork { get; init; } = true;

    /// <summary>Whether the endpoint of an instance that waits answers again.</summary>
    public bool EarlyReturn { get; init; } = true;

    /// <summary>By the name of a source.</summary>
    public bool IsOn(string source) => source switch
    {
        "network-events" => NetworkEvents,
        "sockets" => Sockets,
        "exceptions" => Exceptions,
        "sends" => Sends,
        "inbound" => Inbound,
        "siblings" => Siblings,
        "clock" => Clock,
        "host-network" => HostNetwork,
        _ => true,
    };
}
