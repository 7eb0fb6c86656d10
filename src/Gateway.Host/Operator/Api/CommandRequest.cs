namespace Gateway.Host.Operator.Api;

/// <summary>The optional body of a command.</summary>
internal sealed record CommandRequest
{
    /// <summary>In the operator's words, for the record.</summary>
    public string? Why { get; init; }
}
