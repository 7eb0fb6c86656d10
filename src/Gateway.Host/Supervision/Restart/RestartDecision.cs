namespace Gateway.Host.Supervision.Restart;

/// <summary>What follows a death, and when.</summary>
/// <param name="Kind">What.</param>
/// <param name="Delay">How long to wait; zero for <see cref="RestartDecisionKind.Immediately"/> and <see cref="RestartDecisionKind.NeedsPerson"/>.</param>
/// <param name="Text">For people: which rule applied, with its numbers.</param>
internal sealed record RestartDecision(RestartDecisionKind Kind, TimeSpan Delay, string Text);
