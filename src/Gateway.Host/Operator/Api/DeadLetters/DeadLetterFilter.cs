namespace Gateway.Host.Operator.Api.DeadLetters;

/// <summary>Which dead letters; an empty one means all.</summary>
internal sealed record DeadLetterFilter
{
    public string? Adapter { get; init; }

    public string? Reason { get; init; }
}
