namespace Gateway.Host.Operator.Api.Messages;

/// <summary>The body of an acknowledgement: one of the two.</summary>
internal sealed record AcknowledgeRequest
{
    /// <summary>Everything through this message is dealt with.</summary>
    public long? Through { get; init; }

    /// <summary>This parked message, which was tried once more, is dealt with.</summary>
    public long? Parked { get; init; }
}
