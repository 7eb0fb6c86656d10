namespace Gateway.Host.Model.Config;

/// <summary>Where an adapter runs.</summary>
internal enum IsolationMode
{
    /// <summary>The host decides; starts in-process.</summary>
    Auto,

    /// <summary>In the host's process, in a load context of its own.</summary>
    InProcess,

    /// <summary>In a worker process of its own.</summary>
    Process,
}
