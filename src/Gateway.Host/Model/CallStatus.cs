namespace Gateway.Host.Model;

/// <summary>How a call into an adapter ended.</summary>
internal enum CallStatus
{
    /// <summary>It answered.</summary>
    Completed,

    /// <summary>It threw, or returned null. Whether it had an effect is unknown.</summary>
    Faulted,

    /// <summary>It was entered and never answered; the generation is being replaced. Whether it had an effect is unknown.</summary>
    Abandoned,

    /// <summary>It was not entered: the generation is retired. No effect.</summary>
    Fenced,

    /// <summary>It was not entered: too many calls are in flight. No effect.</summary>
    Busy,
}
