using Gateway.Abstractions;

namespace Gateway.Host.Model.Journal;

/// <summary>An accepted message as it stands in the journal.</summary>
/// <param name="Sequence">Its place: grows with every accepted message, never used twice, also after a restart. 0: not in a journal.</param>
/// <param name="At">When it was accepted.</param>
/// <param name="Adapter">The instance that received it.</param>
/// <param name="Generation">The generation that received it.</param>
/// <param name="Message">What was received.</param>
internal sealed record InboundRecord(long Sequence, DateTimeOffset At, AdapterId Adapter, GenerationNumber Generation, InboundMessage Message);
