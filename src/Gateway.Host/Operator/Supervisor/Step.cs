namespace Gateway.Host.Operator.Supervisor;

/// <summary>What the supervisor does next.</summary>
/// <param name="ExitCode">To end with; null to start the next child.</param>
/// <param name="Delay">Before the next child.</param>
/// <param name="Safe">The next child keeps every suspect out.</param>
/// <param name="Why">For people.</param>
internal sealed record Step(int? ExitCode, TimeSpan Delay, bool Safe, string Why);
