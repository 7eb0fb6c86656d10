namespace Gateway.Host.Supervision.Evidence;

/// <summary>What can be seen of a generation. Closed; what each means is in <see cref="ObservationKinds"/>.</summary>
internal enum ObservationKind
{
    // conclusive
    RunTaskEnded,
    RunTaskFaulted,
    FatalReported,
    EscapedException,
    BackgroundFaulted,
    CallPastDeadline,
    RunBlocked,
    ConstructFailed,
    ConstructTimeout,
    LoadFailed,
    ProbeFailed,
    WorkerNotStarted,
    WorkerGone,
    WorkerSilent,
    WorkerProtocol,
    DescriptorsHeld,

    // soft
    ForgottenTaskFaulted,

    // soft, seen by the host's own sources; two witnesses make a verdict
    ResolutionFailing,
    ConnectFailing,
    RequestsFailing,
    RequestUnanswered,
    ShortConnections,
    HiddenFailures,
    CloseWait,
    Unacknowledged,
    OneWayFlow,
    SendsFailing,
    SiblingsWell,

    // answers to liveness checks
    OpinionDead,
    CheckFailed,
    OpinionAlive,
    OpinionNone,

    // life, and what surrounds it
    StartupDeadlinePassed,
    Connected,
    HookMapped,
    TrafficSeen,
    AdapterDegraded,
    NetworkFailed,

    /// <summary>Something got through: a message came in, a request was answered well, a send was confirmed. Seen by the host, not claimed.</summary>
    SuccessSeen,

    /// <summary>Bytes arrived on a connection of this generation.</summary>
    BytesSeen,

    /// <summary>A probe was answered on the event path.</summary>
    ProbeAnswered,

    /// <summary>A message that the gateway itself had sent through another instance came in.</summary>
    CanaryReturned,

    /// <summary>It did not come in by its deadline.</summary>
    CanaryMissed,

    /// <summary>The adapter has no probe: asking again is no use.</summary>
    ProbeNone,

    /// <summary>No message for longer than is usual for this instance.</summary>
    InboundSilent,

    /// <summary>Wall clock and monotonic clock drifted apart: the machine slept, or its time was set.</summary>
    ClockGap,
}
