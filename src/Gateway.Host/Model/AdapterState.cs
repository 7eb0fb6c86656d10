namespace Gateway.Host.Model;

/// <summary>What an instance is, as the host observes it (design 4).</summary>
internal enum AdapterState
{
    /// <summary>Known, nothing run.</summary>
    Discovered,

    /// <summary>Its plugin does not fit this host.</summary>
    NotSupported,

    /// <summary>Its plugin cannot be read.</summary>
    Malformed,

    /// <summary>A load context is being built and the adapter constructed.</summary>
    Loading,

    /// <summary>Running, readiness not yet seen.</summary>
    Starting,

    Ready,

    /// <summary>Works in part, or there is evidence that is not yet a verdict.</summary>
    Degraded,

    /// <summary>The verdict is dead; the replacement is on its way.</summary>
    Unresponsive,

    /// <summary>Finishing what it has begun, no new work.</summary>
    Draining,

    Stopping,

    Stopped,

    /// <summary>Waiting for the next try; the time is shown.</summary>
    Backoff,

    /// <summary>The restart budget is spent; the next try is shown, so that it ends by itself.</summary>
    Quarantined,

    /// <summary>A person has to fix something; lifts by itself when that input changes.</summary>
    Failed,

    Paused,

    Disabled,
}
