using Gateway.Host.Model.Journal;

namespace Gateway.Host.Operator.Api.DeadLetters;

/// <summary>Turns deliveries into what is shown. Pure.</summary>
internal static class DeadLetterViews
{
    public static bool IsDeadLetter(DeliveryRecord delivery) => delivery.State is DeliveryState.DeadLettered or DeliveryState.Ambiguous;

    /// <param name="delivery">A dead letter.</param>
    /// <param name="whole">With what people wrote.</param>
    public static DeadLetterView Of(DeliveryRecord delivery, bool whole) => new()
    {
        Id = delivery.Message.DeliveryId,
        Seq = delivery.Sequence,
        Adapter = delivery.Adapter.ToString(),
        Conversation = delivery.Message.Conversation,
        State = delivery.State,
        Reason = delivery.Reason,
        Detail = delivery.Detail,
        Attempts = delivery.Attempts,
        Origin = delivery.Origin,
        Inbound = delivery.Inbound,
        Created = delivery.Created,
        Changed = delivery.Changed,
        MayBeDuplicate = delivery.MayBeDuplicate,
        Message = whole ? Content(delivery) : null,
    };

    public static DeadLetterListView Of(DeadLetterPage page, int limit) => new(
        page.Total, page.Letters.Length < limit ? null : page.Letters[^1].Sequence, [.. page.Letters.Select(letter => Of(letter, whole: false))]);

    private static DeadLetterMessageView Content(DeliveryRecord delivery) => new()
    {
        Text = delivery.Message.Text,
        Thread = delivery.Message.Thread,
        ReplyTo = delivery.Message.ReplyTo,
        ReplyContext = delivery.Message.ReplyContext,
        Attachments = [.. delivery.Message.Attachments.Select(file => new DeadLetterFileView(file.Name, file.ContentType, file.Size, file.Url, file.PlatformId))],
        Properties = delivery.Message.Properties,
    };
}
