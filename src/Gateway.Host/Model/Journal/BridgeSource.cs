namespace Gateway.Host.Model.Journal;

/// <summary>The message that a bridge has made another one of.</summary>
/// <param name="Adapter">Where it was received.</param>
/// <param name="MessageId">The platform's id there.</param>
/// <param name="Thread">Its thread there, or null.</param>
/// <param name="ReplyContext">What an answer to it has to hand back, or null.</param>
internal sealed record BridgeSource(AdapterId Adapter, string MessageId, string? Thread, string? ReplyContext);
