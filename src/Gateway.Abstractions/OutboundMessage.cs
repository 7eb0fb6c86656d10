namespace Gateway.Abstractions;

/// <summary>A message to be sent. Immutable.</summary>
public sealed record OutboundMessage
{
    /// <summary>
    /// The key of this delivery: stays the same when the host tries again, also in a later generation. Give it to platforms that
    /// deduplicate (Discord's nonce, Feishu's uuid). At most 32 characters of [a-z0-9-].
    /// </summary>
    public required string DeliveryId { get; init; }

    /// <summary>Where to: the same ids as in <see cref="InboundMessage.Conversation"/>.</summary>
    public required string Conversation { get; init; }

    /// <summary>The text.</summary>
    public string Text { get; init; } = "";

    /// <summary>The thread or topic inside the conversation, or null.</summary>
    public string? Thread { get; init; }

    /// <summary>The id of the message to answer, or null.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>What the adapter gave with the message that this one answers; see <see cref="InboundMessage.ReplyContext"/>.</summary>
    public string? ReplyContext { get; init; }

    /// <summary>Files, by reference.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init => field = Copies.List(value); } = [];

    /// <summary>Anything else; keys and values are plain text.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init => field = Copies.Map(value); } = Copies.EmptyMap;

    /// <summary>1 for the first try, then counting up.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>
    /// An earlier attempt may have reached the platform: the host died before it knew, or the adapter did not answer, and the operator's policy is
    /// to send again. Say so where the platform has a place for it. Since contract 1.3.
    /// </summary>
    public bool MayBeDuplicate { get; init; }
}
