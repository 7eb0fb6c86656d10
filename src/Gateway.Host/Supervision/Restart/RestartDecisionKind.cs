namespace Gateway.Host.Supervision.Restart;

/// <summary>What follows a death.</summary>
internal enum RestartDecisionKind
{
    Immediately,

    /// <summary>Backoff.</summary>
    After,

    /// <summary>The budget is spent: a long pause that ends by itself, then one probe.</summary>
    Quarantine,

    /// <summary>Waits until its input changes.</summary>
    NeedsPerson,
}
