namespace Gateway.Host.Model.Config;

/// <summary>One entry of <c>gateway.routes</c>.</summary>
internal sealed record RouteConfig
{
    public const string DefaultAuthor = "{name}: ";

    /// <summary>The instance whose messages are routed.</summary>
    public required AdapterId From { get; init; }

    /// <summary><c>echo</c>: back to where it came from. Otherwise the instance to send to (a bridge), or a webhook.</summary>
    public AdapterId? To { get; init; }

    public bool IsEcho => To is null;

    /// <summary>Only this conversation of <see cref="From"/>; null for all.</summary>
    public string? FromConversation { get; init; }

    /// <summary>The conversation of <see cref="To"/>; null for the same id.</summary>
    public string? ToConversation { get; init; }

    /// <summary>
    /// What a bridge puts before the text: <c>{name}</c>, <c>{id}</c>, <c>{adapter}</c> and <c>{conversation}</c> of the author are filled in. Empty for nothing.
    /// </summary>
    public string Author { get; init; } = DefaultAuthor;
}
