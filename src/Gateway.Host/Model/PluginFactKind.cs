namespace Gateway.Host.Model;

/// <summary>What a plugin's metadata shows of things that a host likes to know beforehand.</summary>
internal enum PluginFactKind
{
    /// <summary>Declares functions of a native library (P/Invoke).</summary>
    NativeImport,

    /// <summary>Ships a native library or program, or an assembly with native code in it.</summary>
    NativeFile,

    /// <summary>Loads native libraries by name at run time.</summary>
    NativeLoad,

    /// <summary>Calls, or is called, through function pointers.</summary>
    FunctionPointer,

    /// <summary>Was compiled with unsafe blocks allowed.</summary>
    UnsafeCode,

    StartsProcess,

    /// <summary>Can end the process that it runs in, or others.</summary>
    EndsProcess,

    /// <summary>Makes code at run time.</summary>
    DynamicCode,

    /// <summary>Loads further assemblies, or makes load contexts of its own.</summary>
    LoadsAssemblies,

    ThreadPoolLimits,

    /// <summary>Takes the console over, or listens to Ctrl+C.</summary>
    Console,

    /// <summary>Handles signals of the operating system.</summary>
    Signals,

    /// <summary>Changes what the whole process shares: environment, current directory, default culture, garbage collection.</summary>
    ProcessState,

    /// <summary>Ships its own copy of something that the host has too.</summary>
    HostAssembly,

    /// <summary>Part of its metadata could not be read, so this list may be short.</summary>
    Incomplete,
}
