namespace Gateway.Host.Supervision.Evidence;

/// <summary>A strike with its age, for a judge that has no clock.</summary>
internal readonly record struct SoftStrike(Observation Observation, TimeSpan Age);
