using Gateway.Abstractions;

namespace Gateway.Host.Operator.Api.Messages;

/// <summary>The body of <c>POST /api/v1/messages</c>.</summary>
internal sealed record SendRequest
{
    public string? Adapter { get; init; }

    public string? Conversation { get; init; }

    public string? Text { get; init; }

    public string? Thread { get; init; }

    public string? ReplyTo { get; init; }

    public string? ReplyContext { get; init; }

    public IReadOnlyList<Attachment>? Attachments { get; init; }

    public IReadOnlyDictionary<string, string>? Properties { get; init; }

    /// <summary>The same as the header <c>Idempotency-Key</c>, which wins.</summary>
    public string? IdempotencyKey { get; init; }
}
