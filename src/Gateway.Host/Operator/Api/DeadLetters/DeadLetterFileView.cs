namespace Gateway.Host.Operator.Api.DeadLetters;

/// <summary>An attachment of a dead letter as JSON.</summary>
internal sealed record DeadLetterFileView(string Name, string? ContentType, long? Size, string? Url, string? PlatformId);
