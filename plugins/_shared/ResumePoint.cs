namespace Gateway.Adapters.Plumbing;

/// <summary>Where a session can be taken up again. Kept on disk.</summary>
/// <param name="SessionId">The platform's.</param>
/// <param name="Url">Where it can be resumed; empty where every connection begins at the same place.</param>
/// <param name="Sequence">Of the last event that the gateway has taken.</param>
/// <param name="UserId">The bot's own id, where the opening of a session tells it and a resume does not; else empty.</param>
/// <param name="UserName">For people.</param>
/// <param name="Fingerprint">Of the settings that it was opened with.</param>
/// <param name="IsFruitless">It was resumed, and no event has come since.</param>
internal sealed record ResumePoint(string SessionId, string Url, long Sequence, string UserId, string UserName, string Fingerprint, bool IsFruitless);
