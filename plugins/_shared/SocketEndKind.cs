namespace Gateway.Adapters.Plumbing;

/// <summary>How a session came to its end.</summary>
internal enum SocketEndKind
{
    /// <summary>The other end sent a close frame; code and reason are its own.</summary>
    Closed,

    /// <summary>The connection broke without a close frame, a ping that was never answered included.</summary>
    Dropped,

    /// <summary>This side has closed or aborted it.</summary>
    ClosedHere,

    /// <summary>A message was larger than allowed.</summary>
    TooLarge,
}
