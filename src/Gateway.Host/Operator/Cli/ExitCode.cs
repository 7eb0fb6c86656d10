namespace Gateway.Host.Operator.Cli;

/// <summary>How a command of the executable ends. The numbers are a promise to scripts; docs/operations.md has the same table.</summary>
internal enum ExitCode
{
    Ok = 0,

    /// <summary>It was tried and did not work; the message says why.</summary>
    Failure = 1,

    /// <summary>The command line was not understood.</summary>
    Usage = 2,

    /// <summary>No gateway runs on this data folder, or nobody listens at <c>--url</c>.</summary>
    NotRunning = 3,

    /// <summary><c>gateway.json</c> names a process that is gone.</summary>
    StaleDiscovery = 4,

    /// <summary>No token, or not this gateway's.</summary>
    WrongToken = 5,

    /// <summary>There is no such adapter, plugin or file.</summary>
    NotFound = 6,

    /// <summary>The command makes no sense in the present state.</summary>
    Conflict = 7,

    /// <summary><c>gateway doctor</c> found something that needs attention.</summary>
    NeedsAttention = 8,

    // from here on: the start was refused; the numbers are those of sysexits.h where one fits

    /// <summary>An address cannot be bound (EX_UNAVAILABLE).</summary>
    PortInUse = 69,

    /// <summary>The outer supervisor has given up: the gateway crashes again and again (EX_SOFTWARE).</summary>
    CrashLoop = 70,

    /// <summary>The data folder cannot be written (EX_CANTCREAT).</summary>
    DataUnwritable = 73,

    /// <summary>Another gateway runs on the same data folder (EX_TEMPFAIL).</summary>
    SecondHost = 75,

    /// <summary>The configuration cannot be used (EX_CONFIG).</summary>
    BadConfiguration = 78,
}
