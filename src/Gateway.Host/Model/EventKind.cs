namespace Gateway.Host.Model;

/// <summary>What an entry of the event log is about.</summary>
internal enum EventKind
{
    StateChanged,
    VerdictReached,
    GenerationStarted,
    GenerationRetired,
    GenerationUnloaded,
    GenerationLeaked,
    WorkAbandoned,
    FencedCallRefused,
    AdapterReport,
    FaultSeen,
    PluginTaken,
    PluginRefused,
    PluginRemoved,
    ConfigurationApplied,
    ConfigurationRejected,
    OperatorCommand,
    HostLoopRestarted,
    HostStalled,
    HostDegraded,
    HostRecovered,
    UnattributedEscape,
    ForgottenTask,
    PoolStarved,
    LoginBudgetSpent,
    MessageDropped,

    /// <summary>No message for longer than is usual, and nothing can tell whether any should have come.</summary>
    SilenceSuspected,
}
