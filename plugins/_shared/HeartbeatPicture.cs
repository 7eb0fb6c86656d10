namespace Gateway.Adapters.Plumbing;

/// <summary>The heart at one moment. Ages count from the making of the <see cref="Heartbeat"/> until the first beat or answer.</summary>
/// <param name="SinceSent">Since the last beat was sent.</param>
/// <param name="SinceAnswered">Since the last answer.</param>
/// <param name="RoundTrip">What the last answer took, or null before the first.</param>
/// <param name="IsLate">A beat has waited for its answer for longer than allowed, the grace included.</param>
/// <param name="IsStopped">No beat was sent for two intervals: our own timer is lost.</param>
internal readonly record struct HeartbeatPicture(TimeSpan SinceSent, TimeSpan SinceAnswered, TimeSpan? RoundTrip, bool IsLate, bool IsStopped);
