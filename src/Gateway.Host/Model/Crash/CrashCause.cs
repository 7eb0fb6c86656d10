namespace Gateway.Host.Model.Crash;

/// <summary>How a run of the gateway ended.</summary>
internal enum CrashCause
{
    /// <summary>It was told to stop and did.</summary>
    Stopped,

    /// <summary>The machine was started anew meanwhile: nothing inside of the gateway is to blame.</summary>
    MachineRestarted,

    StackOverflow,
    FailFast,
    UnhandledException,

    /// <summary>Ended by a signal of the processor or by an abort of native code.</summary>
    NativeCrash,

    /// <summary><c>Environment.Exit</c> by somebody who had no business to.</summary>
    ExitNobodyOrdered,

    /// <summary>SIGKILL: from outside, by the kernel for want of memory, or by code inside that kills processes.</summary>
    Killed,

    /// <summary>The watchdog had stopped sweeping, and the outer supervisor ended it.</summary>
    Hung,

    /// <summary>It is gone, and nobody was there to see how.</summary>
    Unknown,
}
