namespace Gateway.Host.Model;

/// <summary>What an operator can ask of one instance.</summary>
internal enum AdapterVerb
{
    /// <summary>A new generation of the same build, at once, whatever the backoff or quarantine says.</summary>
    Restart,

    /// <summary>A new generation of the newest build, also one that failed before.</summary>
    Reload,

    /// <summary>A new generation of the good build before the one in use.</summary>
    Rollback,

    /// <summary>One round trip on the path that events take, now.</summary>
    Probe,

    /// <summary>Into a worker process, where it is left to the host.</summary>
    Isolate,

    /// <summary>Back into the host's own process.</summary>
    Release,

    Pause,
    Resume,
    Enable,
    Disable,
}
