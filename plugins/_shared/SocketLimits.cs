namespace Gateway.Adapters.Plumbing;

/// <summary>What a <see cref="SocketSession"/> allows.</summary>
internal sealed record SocketLimits
{
    /// <summary>The largest message that is taken, in bytes. A larger one ends the session as <see cref="SocketEndKind.TooLarge"/>.</summary>
    public int LargestMessage { get; init; } = 4 * 1024 * 1024;

    /// <summary>How long the connection may take to open, TCP and the upgrade together.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one message may take to be written, the wait for those before it included. Longer aborts the session.</summary>
    public TimeSpan Send { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the other end has to answer a close frame before the connection is dropped.</summary>
    public TimeSpan Close { get; init; } = TimeSpan.FromSeconds(3);
}
