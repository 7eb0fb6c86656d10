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

    /// <summary>Taken although <c>plugins.lock.json</c> does not pin it: <c>plugins.lock</c> is <c>warn</c>.</summary>
    PluginNotPinned,

    /// <summary>A build has outlived its probation: a newer one that fails gives way to it.</summary>
    BuildProved,

    ConfigurationApplied,
    ConfigurationRejected,
    OperatorCommand,
    HostLoopRestarted,
    HostStalled,
    HostDegraded,
    HostRecovered,
    UnattributedEscape,

    /// <summary>The run before this one ended without having been told to.</summary>
    HostCrashed,

    /// <summary>What was done about an adapter that may have ended the gateway.</summary>
    SuspectNamed,

    ForgottenTask,
    PoolStarved,
    LoginBudgetSpent,
    EarlyReturn,
    ClockGap,
    MessageDropped,

    /// <summary>Too many load contexts of an instance or a plugin are still in memory: it should run in a process of its own.</summary>
    LeakBudgetSpent,

    /// <summary>A named consumer has not been seen for so long that it was removed.</summary>
    ConsumerExpired,

    /// <summary>Something that belongs to the whole process was changed by code of an adapter, and put back where that is possible.</summary>
    ProcessStateTouched,

    /// <summary>No message for longer than is usual, and nothing can tell whether any should have come.</summary>
    SilenceSuspected,

    /// <summary>Messages may have been missed: which, when and why.</summary>
    LossPossible,
}
