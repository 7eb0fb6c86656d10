using System.Collections.Immutable;

namespace Gateway.Host.Model;

/// <summary>Messages counted since the start of the host. Reasons are stable words in kebab-case.</summary>
internal sealed record MessagingStatistics
{
    public long Accepted { get; init; }

    public long Duplicates { get; init; }

    /// <summary>Accepted messages that routing has dealt with.</summary>
    public long Routed { get; init; }

    public long Delivered { get; init; }

    /// <summary>May have been sent; never sent again.</summary>
    public long Ambiguous { get; init; }

    /// <summary>Outbound messages given up.</summary>
    public ImmutableSortedDictionary<string, long> Dead { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Messages that were let go before a first attempt.</summary>
    public ImmutableSortedDictionary<string, long> Dropped { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Inbound messages that were not accepted: whoever handed them in was told so.</summary>
    public ImmutableSortedDictionary<string, long> Refused { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>By name.</summary>
    public ImmutableArray<MessageQueues> Queues { get; init; } = [];

    /// <summary>The newest dead and ambiguous deliveries, oldest first.</summary>
    public ImmutableArray<UndeliveredMessage> Undelivered { get; init; } = [];
}
