namespace Gateway.Abstractions;

/// <summary>What is known about an attempt to send.</summary>
public enum SendOutcomeKind
{
    /// <summary>The platform confirmed it.</summary>
    Sent,

    /// <summary>It was certainly not sent; another attempt may work.</summary>
    Retryable,

    /// <summary>It was certainly not sent, and no attempt will work.</summary>
    Permanent,

    /// <summary>It may have been sent: the request left, no answer came.</summary>
    Ambiguous,
}
