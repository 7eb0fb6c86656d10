using System.Collections.Immutable;

namespace Gateway.Host.Isolation;

/// <summary>How a generation ended.</summary>
/// <param name="Rung">How far down the ladder it went.</param>
/// <param name="LeftBehind">What was still going on when it was abandoned, for people; empty when everything had ended.</param>
internal sealed record StopReport(StopRung Rung, ImmutableArray<string> LeftBehind);
