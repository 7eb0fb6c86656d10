namespace Gateway.Host.Operator;

/// <summary>What the discovery file says about a running gateway.</summary>
internal enum DiscoveryState
{
    /// <summary>No file: no gateway runs on this data folder.</summary>
    Missing,

    /// <summary>The process that wrote it lives.</summary>
    Running,

    /// <summary>The process is gone, or its id belongs to another one, or the file cannot be read.</summary>
    Stale,
}
