namespace Gateway.Adapters.Plumbing;

/// <summary>The end of a session.</summary>
/// <param name="Kind">How.</param>
/// <param name="Code">The code of the other end's close frame; null without one, 1005 when it had no code.</param>
/// <param name="Reason">The reason in it, as the platform wrote it, or null.</param>
/// <param name="Detail">One sentence for people.</param>
internal sealed record SocketEnd(SocketEndKind Kind, int? Code, string? Reason, string Detail);
