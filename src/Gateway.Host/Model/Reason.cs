namespace Gateway.Host.Model;

/// <summary>
/// Why an instance or a plugin is in its state. Closed: every code has cause, next action and remedy in <see cref="ReasonCatalogue"/>,
/// and a test drives each end to end. Shown in kebab-case (<c>task-ended</c>).
/// </summary>
internal enum Reason
{
    /// <summary>Nothing to explain.</summary>
    None,

    // on the way up
    NotConfigured,
    Starting,
    Connected,
    HookMapped,
    TrafficSeen,
    NoConnectionProof,
    AdapterDegraded,

    // conclusive: the generation is dead
    TaskEnded,
    TaskFaulted,
    FatalReported,
    EscapedException,
    BackgroundFaulted,
    CallTimeout,
    RunBlocked,
    ConstructFailed,
    ConstructTimeout,
    LoadFailed,
    StartupTimeout,
    OpinionDead,
    ProbeFailed,
    WorkerNotStarted,
    WorkerGone,
    WorkerSilent,
    WorkerProtocol,
    DescriptorsExhausted,

    // seen by the host alone: one witness degrades, two replace
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
    NoInboundEvidence,

    // evidence that is not a verdict
    ForgottenTaskFaulted,
    LivenessStrike,
    HostSuspected,
    HostNetworkDown,
    ObserveOnly,

    // waiting
    HostCrashed,
    BudgetExhausted,
    RolledBack,

    // people and inputs
    Operator,
    FilesChanged,
    ConfigurationChanged,
    SettingInvalid,
    CredentialInUse,
    HostStopping,

    // plugin folder
    PluginMissing,
    PluginRemoved,
    CorruptFile,
    NoAdapter,
    SeveralAdapters,
    WrongFramework,
    ContractUnsupported,
    ReferenceNewer,
    DependencyMissing,
    DuplicateId,
    FilesChanging,
    StrayFile,
    SourceNotBuilt,
    FailedBefore,
    Unreadable,
    NotLocked,
    LockMismatch,
    LockUnreadable,
}
