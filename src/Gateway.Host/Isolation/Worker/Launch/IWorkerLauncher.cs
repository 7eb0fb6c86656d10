namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>Starts workers. Any thread may call it; disposing it kills every worker that still runs.</summary>
internal interface IWorkerLauncher : IDisposable
{
    /// <summary>
    /// Completes when the process is started and its first line is written, or with the reason why not. One that ended at once is started too:
    /// <see cref="IWorkerProcess.Exited"/> tells. Never faults.
    /// </summary>
    Task<WorkerLaunchOutcome> LaunchAsync(WorkerLaunch launch);

    /// <summary>Whether a worker could be confined here, found out once by trying it, and why or why not with the remedy.</summary>
    Task<SandboxInForce> SandboxAsync() => Task.FromResult(new SandboxInForce(IsOn: false, "only Linux has one"));

    /// <summary>What would be in force for such a worker, found out by starting a program that does nothing in its place.</summary>
    Task<WorkerContainment> RehearseAsync(WorkerLaunch launch) => Task.FromResult(new WorkerContainment(new SandboxInForce(IsOn: false, "only Linux has one"), [], "unknown"));
}
