using System.Collections.Immutable;

namespace Gateway.Host.Isolation;

/// <summary>How a generation ended.</summary>
/// <param name="Rung">How far down the ladder it went.</param>
/// <param name="LeftBehind">What was still going on when it was abandoned, for people; empty when everything had ended.</param>
/// <param name="WasLoaded">A load context was built, so that the proof of its end follows.</param>
internal sealed record StopReport(StopRung Rung, ImmutableArray<string> LeftBehind, bool WasLoaded = true);
