namespace Gateway.Host.Model;

/// <summary>What became of a retired generation's load context.</summary>
internal enum RetiredState
{
    /// <summary>The proof is running.</summary>
    Unloading,

    /// <summary>The load context was collected.</summary>
    Unloaded,

    /// <summary>The load context is still alive after every collection; it stays watched and may still go.</summary>
    Leaked,
}
