namespace Gateway.Host.Operator.Api.DeadLetters;

/// <summary>The content of a dead letter as JSON.</summary>
internal sealed record DeadLetterMessageView
{
    public required string Text { get; init; }

    public string? Thread { get; init; }

    public string? ReplyTo { get; init; }

    public string? ReplyContext { get; init; }

    public IReadOnlyList<DeadLetterFileView> Attachments { get; init; } = [];

    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}
