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

    // soft
    ForgottenTaskFaulted,

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
}
