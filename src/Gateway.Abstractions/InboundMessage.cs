namespace Gateway.Abstractions;

/// <summary>A message that came from a platform. Immutable; collections are copied when set, so nothing of the plugin crosses with it.</summary>
public sealed record InboundMessage
{
    /// <summary>The platform's own id of the message, unique within the instance: the key of deduplication. 1 to 256 characters.</summary>
    public required string MessageId { get; init; }

    /// <summary>The channel, chat, room or peer. Order is kept within it. 1 to 256 characters.</summary>
    public required string Conversation { get; init; }

    /// <summary>Who wrote it.</summary>
    public required Participant Sender { get; init; }

    /// <summary>The text, empty when the message has only attachments.</summary>
    public string Text { get; init; } = "";

    /// <summary>What happened to the message on the platform.</summary>
    public InboundKind Kind { get; init; } = InboundKind.Created;

    /// <summary>The thread or topic inside the conversation, or null.</summary>
    public string? Thread { get; init; }

    /// <summary>The id of the message that this one answers, or null.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>When the platform says it was written, or null when it does not say.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Files, by reference.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init => field = Copies.List(value); } = [];

    /// <summary>Anything else worth knowing; keys and values are plain text.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init => field = Copies.Map(value); } = Copies.EmptyMap;

    /// <summary>
    /// Handed back in <see cref="OutboundMessage.ReplyContext"/> of an answer to this message. For platforms whose answers need
    /// something from the question (WeChat's context token, QQ's message id and sequence). Opaque to the host.
    /// </summary>
    public string? ReplyContext { get; init; }
}
