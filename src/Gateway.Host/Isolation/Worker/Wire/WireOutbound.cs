using Gateway.Abstractions;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>An <see cref="OutboundMessage"/> on the wire.</summary>
[MemoryPackable]
internal sealed partial record WireOutbound(
    string DeliveryId, string Conversation, string Text, string? Thread, string? ReplyTo, string? ReplyContext, WireAttachment[] Attachments,
    Dictionary<string, string>? Properties, int Attempt, bool MayBeDuplicate)
{
    public static WireOutbound From(OutboundMessage message) => new(
        message.DeliveryId, message.Conversation, message.Text, message.Thread, message.ReplyTo, message.ReplyContext, WireAttachment.From(message.Attachments),
        WireMap.From(message.Properties), message.Attempt, message.MayBeDuplicate);

    public OutboundMessage ToMessage() => new()
    {
        DeliveryId = DeliveryId,
        Conversation = Conversation,
        Text = Text,
        Thread = Thread,
        ReplyTo = ReplyTo,
        ReplyContext = ReplyContext,
        Attachments = WireAttachment.To(Attachments),
        Properties = WireMap.To(Properties),
        Attempt = Attempt,
        MayBeDuplicate = MayBeDuplicate,
    };
}
