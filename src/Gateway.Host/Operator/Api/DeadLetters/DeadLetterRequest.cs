namespace Gateway.Host.Operator.Api.DeadLetters;

/// <summary>What to do with which dead letters: either their ids or a filter.</summary>
internal sealed record DeadLetterRequest
{
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>All that fit; <c>{}</c> means every one.</summary>
    public DeadLetterFilter? Filter { get; init; }

    /// <summary>Retry only: another instance to send through.</summary>
    public string? ToAdapter { get; init; }

    /// <summary>Retry only: another conversation to send to.</summary>
    public string? ToConversation { get; init; }
}
