using Gateway.Abstractions;

namespace Gateway.Adapters.Plumbing;

/// <summary>An event of a session on its way to the host.</summary>
/// <param name="Session">The session that it came in.</param>
/// <param name="Sequence">Its number in the session.</param>
/// <param name="Messages">What it is for the host; empty for most kinds.</param>
/// <param name="IsFruit">It is more than the confirmation of the session itself.</param>
internal readonly record struct QueuedEvent(string Session, long Sequence, IReadOnlyList<InboundMessage> Messages, bool IsFruit);
