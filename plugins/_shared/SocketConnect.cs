namespace Gateway.Adapters.Plumbing;

/// <summary>What an attempt to connect came to: always one of the two.</summary>
/// <param name="Session">Open, and owned by the caller.</param>
/// <param name="Failure">Why there is none.</param>
internal readonly record struct SocketConnect(SocketSession? Session, ConnectFailure? Failure);
