namespace Gateway.Host.Model;

/// <summary>Why an instance was moved to a worker process.</summary>
internal enum IsolationCause
{
    None,

    /// <summary>Its retired generations stay in memory.</summary>
    Leak,

    /// <summary>A generation could not be stopped: its threads are lost.</summary>
    Wedge,

    /// <summary>It keeps the threads of the pool that everybody needs.</summary>
    Starvation,

    /// <summary>It keeps the descriptors that everybody needs.</summary>
    Descriptors,

    /// <summary>It carries native code, which can end the process that it runs in.</summary>
    NativeCode,

    /// <summary>It is suspected of having ended the gateway.</summary>
    Crash,

    /// <summary>An operator wanted it.</summary>
    Operator,
}
