namespace Gateway.Host.Model;

/// <summary>An outbound message that was given up or may have been sent. Without its text: this list is shown to operators.</summary>
/// <param name="At">When it was given up.</param>
/// <param name="Adapter">The instance it was for.</param>
/// <param name="Conversation">The conversation it was for.</param>
/// <param name="DeliveryId">The key of the delivery.</param>
/// <param name="Reason">Stable word in kebab-case, as counted.</param>
/// <param name="Detail">What the adapter said, one sentence.</param>
/// <param name="Attempts">How often the adapter was entered with it.</param>
internal sealed record UndeliveredMessage(
    DateTimeOffset At, AdapterId Adapter, string Conversation, string DeliveryId, string Reason, string Detail, int Attempts);
