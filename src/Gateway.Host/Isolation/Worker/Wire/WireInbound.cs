using Gateway.Abstractions;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>An <see cref="InboundMessage"/> on the wire, with what the gateway cannot see from outside.</summary>
/// <param name="IsAsked">It was handed in while a question of ours ran: it says nothing about whether messages come in by themselves.</param>
[MemoryPackable]
internal sealed partial record WireInbound(
    bool IsAsked, string MessageId, string Conversation, string? SenderId, string? SenderName, bool SenderIsBot, string Text, InboundKind Kind, string? Thread,
    string? ReplyTo, DateTimeOffset? SentAt, WireAttachment[] Attachments, Dictionary<string, string>? Properties, string? ReplyContext)
{
    public static WireInbound From(InboundMessage message, bool isAsked) => new(
        isAsked, message.MessageId, message.Conversation, message.Sender?.Id, message.Sender?.Name, message.Sender?.IsBot ?? false, message.Text, message.Kind, message.Thread,
        message.ReplyTo, message.SentAt, WireAttachment.From(message.Attachments), WireMap.From(message.Properties), message.ReplyContext);

    public InboundMessage ToMessage() => new()
    {
        MessageId = MessageId,
        Conversation = Conversation,
        Sender = SenderId is null ? null! : new Participant(SenderId, SenderName, SenderIsBot),
        Text = Text,
        Kind = Kind,
        Thread = Thread,
        ReplyTo = ReplyTo,
        SentAt = SentAt,
        Attachments = WireAttachment.To(Attachments),
        Properties = WireMap.To(Properties),
        ReplyContext = ReplyContext,
    };
}
