using System.Text.Json.Serialization;
using Gateway.Abstractions;

namespace Gateway.Host.Model.Journal;

/// <summary>An accepted message as programs outside get it, over HTTP or by a webhook; they write its members in camelCase.</summary>
internal sealed record MessageView
{
    /// <summary>Its place in the journal: grows, never used twice. 0 where nothing is written down.</summary>
    public long Seq { get; init; }

    /// <summary>When the gateway accepted it.</summary>
    public DateTimeOffset At { get; init; }

    public required string Adapter { get; init; }

    public long Generation { get; init; }

    /// <summary>The platform's own id.</summary>
    public required string MessageId { get; init; }

    public required string Conversation { get; init; }

    public required Participant Sender { get; init; }

    public string Text { get; init; } = "";

    /// <summary><c>created</c>, <c>edited</c>, <c>deleted</c>.</summary>
    public required string Kind { get; init; }

    public string? Thread { get; init; }

    public string? ReplyTo { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>To be handed back with an answer.</summary>
    public string? ReplyContext { get; init; }

    /// <summary>How often it was handed to this consumer; null where nobody counts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Attempt { get; init; }

    /// <summary>It may have been handed to this consumer before; null where nobody knows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Redelivered { get; init; }

    /// <summary>It was parked and is tried once more; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Parked { get; init; }

    /// <summary>The delivery that carries it; only in webhooks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Delivery { get; init; }

    public static MessageView Of(InboundRecord record) => new()
    {
        Seq = record.Sequence,
        At = record.At,
        Adapter = record.Adapter.ToString(),
        Generation = record.Generation.Value,
        MessageId = record.Message.MessageId,
        Conversation = record.Message.Conversation,
        Sender = record.Message.Sender,
        Text = record.Message.Text,
        Kind = record.Message.Kind.ToString().ToLowerInvariant(),
        Thread = record.Message.Thread,
        ReplyTo = record.Message.ReplyTo,
        SentAt = record.Message.SentAt,
        Attachments = record.Message.Attachments,
        Properties = record.Message.Properties,
        ReplyContext = record.Message.ReplyContext,
    };

    public static MessageView Of(ConsumerMessage message) => Of(message.Record) with
    {
        Attempt = message.Attempt,
        Redelivered = message.Redelivered,
        Parked = message.Parked ? true : null,
    };
}
