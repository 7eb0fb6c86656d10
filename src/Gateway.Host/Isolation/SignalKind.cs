namespace Gateway.Host.Isolation;

/// <summary>What a generation did, as the host saw it.</summary>
internal enum SignalKind
{
    /// <summary>Loaded and constructed.</summary>
    Prepared,
    LoadFailed,
    ConstructFailed,

    /// <summary>RunAsync returned its task.</summary>
    RunReturned,
    RunEnded,
    RunFaulted,
    Connected,
    HookMapped,

    /// <summary>The first bytes arrived through the host's factories.</summary>
    TrafficSeen,
    DegradedReported,
    FatalReported,
    BackgroundFaulted,
    EscapedException,
    ForgottenTaskFaulted,

    /// <summary>No worker process could be had: what is missing is the host's.</summary>
    WorkerNotStarted,

    /// <summary>The worker process has ended, and nobody asked it to.</summary>
    WorkerGone,

    /// <summary>The worker sent what is not the protocol, or does not read.</summary>
    WorkerProtocol,
}
