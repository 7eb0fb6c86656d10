namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>Why a worker was not started.</summary>
internal enum WorkerLaunchProblemKind
{
    /// <summary>The gateway's own executable is not where it should be.</summary>
    ExecutableMissing,

    /// <summary>A sandbox is required and does not work on this machine.</summary>
    SandboxUnavailable,

    /// <summary>A folder that it was to be given does not exist.</summary>
    FolderMissing,

    /// <summary>The system refused to start a process.</summary>
    StartRefused,

    /// <summary>The launcher is disposed.</summary>
    Closed,
}
