namespace Gateway.Host.Supervision.Evidence;

/// <summary>A silence beyond what is usual, for a judge that has no clock.</summary>
/// <param name="Observation">The sighting that it rests on.</param>
/// <param name="Age">How long no message has come in by now.</param>
/// <param name="Bound">What is usual for this instance.</param>
internal readonly record struct Silence(Observation Observation, TimeSpan Age, SilenceBound Bound);
