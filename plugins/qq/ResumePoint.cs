namespace Gateway.Adapters.Qq;

/// <summary>Where a session can be taken up again. Kept on disk.</summary>
/// <param name="SessionId">QQ's.</param>
/// <param name="Sequence">Of the last event that the gateway has taken.</param>
/// <param name="UserName">For people.</param>
/// <param name="Fingerprint">Of the settings that it was opened with.</param>
/// <param name="IsFruitless">It was resumed, and no event has come since.</param>
internal sealed record ResumePoint(string SessionId, long Sequence, string UserName, string Fingerprint, bool IsFruitless);
