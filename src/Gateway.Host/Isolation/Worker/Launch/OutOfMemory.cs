namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>Whether a worker ended for want of memory.</summary>
internal enum OutOfMemory
{
    /// <summary>Nothing says so.</summary>
    No,

    /// <summary>The kernel killed in its cgroup.</summary>
    Kernel,

    /// <summary>Its runtime found no room in the heap that it may use.</summary>
    Runtime,
}
