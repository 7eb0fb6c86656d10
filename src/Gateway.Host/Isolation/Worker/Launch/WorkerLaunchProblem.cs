namespace Gateway.Host.Isolation.Worker.Launch;

/// <param name="Kind">What it is.</param>
/// <param name="Sentence">The cause and the remedy, for people.</param>
internal sealed record WorkerLaunchProblem(WorkerLaunchProblemKind Kind, string Sentence);
