namespace Gateway.Host.Plugins.Discovery;

/// <summary>How copying a candidate ended.</summary>
internal enum ShadowStatus
{
    /// <summary>The copy is there and verified.</summary>
    Ready,

    /// <summary>The files changed while they were being copied.</summary>
    Changed,

    /// <summary>The data folder did not take the copy.</summary>
    Failed,
}
