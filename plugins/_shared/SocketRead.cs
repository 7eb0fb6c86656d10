namespace Gateway.Adapters.Plumbing;

/// <summary>What reading came to: always one of the two.</summary>
internal readonly record struct SocketRead(SocketFrame? Frame, SocketEnd? End);
