namespace Gateway.Host.Model.Journal;

/// <summary>A message in a consumer's hands.</summary>
/// <param name="Record">The message.</param>
/// <param name="Attempt">1 for the first hand-out, then counting up; the count may start at 2 again when the gateway was started anew.</param>
/// <param name="Redelivered">It may have been handed out before.</param>
/// <param name="Parked">It was parked, and a person has asked for one more try: acknowledged by its own number, not with the others.</param>
internal readonly record struct ConsumerMessage(InboundRecord Record, int Attempt, bool Redelivered, bool Parked);
