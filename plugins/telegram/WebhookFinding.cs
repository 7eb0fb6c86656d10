namespace Gateway.Adapters.Telegram;

/// <summary>What one look has found.</summary>
/// <param name="Failure">Why Telegram could not be asked; then there is nothing else.</param>
/// <param name="IsReplaced">The address is not ours any more.</param>
/// <param name="Delivery">How calls fare, when it is.</param>
/// <param name="Text">The finding in words, for people.</param>
internal sealed record WebhookFinding(CallFailure? Failure, bool IsReplaced, Delivery Delivery, string Text)
{
    /// <summary>Our address is called and says that the secret is not ours: somebody has set the same address with another.</summary>
    public bool IsUnauthorized { get; init; }
}
