using Gateway.Abstractions;

namespace Gateway.Adapters.Qq;

/// <summary>An event on its way to the host.</summary>
/// <param name="Session">The session that it came in.</param>
/// <param name="Sequence">Its number in the session.</param>
/// <param name="Message">What it is for the host; null for most kinds.</param>
internal readonly record struct QueuedEvent(string Session, long Sequence, InboundMessage? Message);
