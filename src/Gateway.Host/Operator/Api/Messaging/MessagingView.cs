namespace Gateway.Host.Operator.Api.Messaging;

/// <summary>What messaging has done since the gateway started, and what it holds, as JSON. Reasons are stable words in kebab-case.</summary>
internal sealed record MessagingView
{
    public long Accepted { get; init; }

    public long Duplicates { get; init; }

    public long Routed { get; init; }

    public long Delivered { get; init; }

    public long Ambiguous { get; init; }

    /// <summary>Given up, by reason.</summary>
    public IReadOnlyDictionary<string, long> Dead { get; init; } = new Dictionary<string, long>();

    /// <summary>Let go before a first attempt, by reason.</summary>
    public IReadOnlyDictionary<string, long> Dropped { get; init; } = new Dictionary<string, long>();

    /// <summary>Not accepted, by reason; whoever handed them in was told so.</summary>
    public IReadOnlyDictionary<string, long> Refused { get; init; } = new Dictionary<string, long>();

    public IReadOnlyList<QueueView> Queues { get; init; } = [];

    /// <summary>What is kept for a person, by reason, of earlier runs too; null when the disk cannot be read.</summary>
    public IReadOnlyDictionary<string, long>? DeadLetters { get; init; }

    /// <summary>Times in which messages may have been missed, newest first.</summary>
    public IReadOnlyList<LossView> Losses { get; init; } = [];
}
