namespace Gateway.Platforms.Tests.Telegram;

/// <summary>One call of a webhook, and what it was answered with.</summary>
/// <param name="Update">The number of the update.</param>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
internal sealed record WebhookCall(long Update, int Status);
