using Gateway.Host.Model.Journal;

namespace Gateway.Host.Operator.Api.Messages;

/// <summary>A message on its way out, and what has become of it, as JSON.</summary>
internal sealed record SentView
{
    public required string Id { get; init; }

    public DeliveryState State { get; init; }

    public required string Adapter { get; init; }

    public required string Conversation { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset Changed { get; init; }

    /// <summary>When it is tried again; null when no attempt has failed.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The platform's id of it; null until it is delivered.</summary>
    public string? PlatformMessageId { get; init; }

    public string? Reason { get; init; }

    public string? Detail { get; init; }

    public bool MayBeDuplicate { get; init; }

    /// <summary>The key was used before: nothing was added, and this is the earlier one.</summary>
    public bool Known { get; init; }

    public static SentView Of(DeliveryRecord delivery, bool known = false) => new()
    {
        Id = delivery.Message.DeliveryId,
        State = delivery.State,
        Adapter = delivery.Adapter.ToString(),
        Conversation = delivery.Message.Conversation,
        Attempts = delivery.Attempts,
        Created = delivery.Created,
        Changed = delivery.Changed,
        Due = delivery.Due,
        PlatformMessageId = delivery.PlatformMessageId,
        Reason = delivery.Reason,
        Detail = delivery.Detail,
        MayBeDuplicate = delivery.MayBeDuplicate,
        Known = known,
    };
}
