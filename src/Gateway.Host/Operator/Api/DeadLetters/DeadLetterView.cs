using System.Text.Json.Serialization;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Operator.Api.DeadLetters;

/// <summary>A dead letter, or a delivery of which nobody knows whether it was sent, as JSON.</summary>
internal sealed record DeadLetterView
{
    /// <summary>The delivery id, by which it is shown, retried and purged.</summary>
    public required string Id { get; init; }

    /// <summary>What to give as <c>before</c> to have the next older ones.</summary>
    public long Seq { get; init; }

    public required string Adapter { get; init; }

    public required string Conversation { get; init; }

    public DeliveryState State { get; init; }

    public string? Reason { get; init; }

    public string? Detail { get; init; }

    public int Attempts { get; init; }

    public required string Origin { get; init; }

    /// <summary>The accepted message that it was made of; 0 when there is none.</summary>
    public long Inbound { get; init; }

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset Changed { get; init; }

    public bool MayBeDuplicate { get; init; }

    /// <summary>What people wrote: shown where somebody has asked for this one letter, or for all of them with it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeadLetterMessageView? Message { get; init; }
}
