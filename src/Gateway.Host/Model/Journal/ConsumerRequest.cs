namespace Gateway.Host.Model.Journal;

/// <summary>Somebody wants to read as a named consumer.</summary>
/// <param name="Name">By the rule of <see cref="Names"/>.</param>
/// <param name="Adapter">Only messages of this instance; null for what it was made with, all for a new one.</param>
/// <param name="From">Where a new one begins: after this message. Null for the newest; a known one ignores it.</param>
/// <param name="Has">The newest message that the reader has in hand and will acknowledge; 0 for none: everything unacknowledged is handed out again.</param>
internal sealed record ConsumerRequest(string Name, AdapterId? Adapter = null, long? From = null, long Has = 0);
