namespace Gateway.Abstractions;

/// <summary>The outcome of one attempt to send. Made by the factory methods only.</summary>
public sealed record SendOutcome
{
    private SendOutcome(SendOutcomeKind kind, string? platformMessageId, string? code, string? detail, TimeSpan? retryAfter) =>
        (Kind, PlatformMessageId, Code, Detail, RetryAfter) = (kind, platformMessageId, code, detail, retryAfter);

    /// <summary>What is known.</summary>
    public SendOutcomeKind Kind { get; }

    /// <summary>The platform's id of the message that was made. Only with <see cref="SendOutcomeKind.Sent"/>.</summary>
    public string? PlatformMessageId { get; }

    /// <summary>A short stable word in kebab-case; null when sent.</summary>
    public string? Code { get; }

    /// <summary>One sentence for people; null when sent.</summary>
    public string? Detail { get; }

    /// <summary>How long the platform asks to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The platform confirmed it. No receipt is not "sent": use <see cref="Ambiguous"/>.</summary>
    public static SendOutcome Sent(string platformMessageId)
    {
        ArgumentException.ThrowIfNullOrEmpty(platformMessageId);
        return new(SendOutcomeKind.Sent, platformMessageId, code: null, detail: null, retryAfter: null);
    }

    /// <summary>It was certainly not sent and may work later; the wait, if the platform named one, is honoured.</summary>
    public static SendOutcome Retryable(string code, string detail, TimeSpan? retryAfter = null) =>
        new(SendOutcomeKind.Retryable, platformMessageId: null, code, detail, retryAfter);

    /// <summary>It was certainly not sent and never will be.</summary>
    public static SendOutcome Permanent(string code, string detail) =>
        new(SendOutcomeKind.Permanent, platformMessageId: null, code, detail, retryAfter: null);

    /// <summary>It may have been sent.</summary>
    public static SendOutcome Ambiguous(string code, string detail) =>
        new(SendOutcomeKind.Ambiguous, platformMessageId: null, code, detail, retryAfter: null);
}
