using System.Collections.Immutable;

namespace Gateway.Host.Model;

/// <summary>One death: what was seen, what was decided, how long each took.</summary>
internal sealed record Incident(
    GenerationNumber Generation,
    Reason Reason,
    string Detail,
    DateTimeOffset At,
    ImmutableArray<Evidence> Evidence,
    TimeSpan? Healed);
