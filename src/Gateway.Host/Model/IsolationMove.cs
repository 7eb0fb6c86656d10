namespace Gateway.Host.Model;

/// <summary>An instance that is left to the host's judgement was moved to a worker process.</summary>
/// <param name="Cause">What made the host do so.</param>
/// <param name="Why">For people: what exactly.</param>
/// <param name="At">When.</param>
internal sealed record IsolationMove(IsolationCause Cause, string Why, DateTimeOffset At);
