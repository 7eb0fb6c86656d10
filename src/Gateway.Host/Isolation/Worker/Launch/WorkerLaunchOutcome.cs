using System.Diagnostics.CodeAnalysis;

namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>A started worker, or why there is none.</summary>
internal sealed record WorkerLaunchOutcome
{
    private WorkerLaunchOutcome(IWorkerProcess? process, WorkerLaunchProblem? problem)
    {
        Process = process;
        Problem = problem;
    }

    /// <summary>The caller's to dispose.</summary>
    public IWorkerProcess? Process { get; }

    public WorkerLaunchProblem? Problem { get; }

    [MemberNotNullWhen(true, nameof(Process))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsStarted => Process is not null;

    public static WorkerLaunchOutcome Started(IWorkerProcess process) => new(process, problem: null);

    /// <param name="kind">What it is.</param>
    /// <param name="sentence">The cause and the remedy.</param>
    public static WorkerLaunchOutcome Refused(WorkerLaunchProblemKind kind, string sentence) => new(process: null, new WorkerLaunchProblem(kind, sentence));
}
