namespace Gateway.Host.Isolation.ProcessState;

/// <summary>The parts of the process that are watched.</summary>
internal enum ProcessAspect
{
    ConsoleOut,
    ConsoleError,
    ConsoleIn,
    Directory,
    Environment,
    Culture,
    PoolLimits,
    CollectorMode,

    /// <summary>Can be seen, not put back.</summary>
    Signals,
}
