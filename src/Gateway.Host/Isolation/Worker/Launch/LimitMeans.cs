namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>By what a limit is in force.</summary>
internal enum LimitMeans
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>A cgroup of the worker's own in a hierarchy of version 1.</summary>
    CgroupV1,

    /// <summary>A cgroup of the worker's own in the unified hierarchy.</summary>
    CgroupV2,

    /// <summary>DOTNET_GCHeapHardLimit: managed memory only.</summary>
    RuntimeHeap,

    /// <summary>An rlimit, for each process by itself.</summary>
    ResourceLimit,
}
