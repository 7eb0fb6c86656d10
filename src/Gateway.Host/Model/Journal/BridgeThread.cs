namespace Gateway.Host.Model.Journal;

/// <summary>A thread of one conversation, seen from the conversation that it is bridged to.</summary>
internal sealed record BridgeThread(AdapterId From, string FromConversation, string Thread, AdapterId To, string ToConversation);
