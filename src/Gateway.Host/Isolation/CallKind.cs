namespace Gateway.Host.Isolation;

/// <summary>Which call into an adapter is meant.</summary>
internal enum CallKind
{
    None,

    /// <summary>The load context is built and the adapter's constructor runs.</summary>
    Construct,

    /// <summary>RunAsync has been called and has not returned its task.</summary>
    RunReturn,
    Send,
    Check,
    Probe,
    Hook,

    /// <summary>The next report of a worker process, which comes at a steady pace as long as the process runs.</summary>
    Report,
}
