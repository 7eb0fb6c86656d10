namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>One started worker. Disposing it kills it.</summary>
internal interface IWorkerProcess : IDisposable
{
    /// <summary>The process that was started: the worker's own, or that of its sandbox. Its number is also that of its process group.</summary>
    int Id { get; }

    /// <summary>As in <see cref="WorkerLaunch.Name"/>.</summary>
    string Name { get; }

    /// <summary>Completes when the process and its whole group are gone and reaped, and all it wrote has been read. Never faults.</summary>
    Task<WorkerExit> Exited { get; }

    /// <summary>What is in force.</summary>
    WorkerContainment Containment { get; }

    /// <summary>
    /// What it writes to standard output and error, line by line; length and rate are bounded, and what was dropped is told in a line of its
    /// own. Raised on a thread of the launcher, so handlers must return at once. The first handler also gets the lines written before it came.
    /// </summary>
    event Action<string>? ErrorLine;

    /// <summary>
    /// Ends it and everything it has started. Checked by process id and start time. Never throws, never waits, may be repeated;
    /// <see cref="Exited"/> tells when it is done.
    /// </summary>
    void Kill();
}
