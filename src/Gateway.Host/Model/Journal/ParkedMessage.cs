namespace Gateway.Host.Model.Journal;

/// <summary>A message that a consumer was given again and again and never acknowledged. Kept whole, whatever happens to the journal.</summary>
/// <param name="Consumer">Whose.</param>
/// <param name="Record">The message as it was accepted.</param>
/// <param name="At">When it was parked.</param>
/// <param name="Attempts">How often it was handed out, retries by hand included.</param>
internal sealed record ParkedMessage(string Consumer, InboundRecord Record, DateTimeOffset At, int Attempts);
