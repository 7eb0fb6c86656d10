namespace Gateway.Adapters.Plumbing;

/// <summary>Why no connection came about.</summary>
/// <param name="Status">The HTTP status when a server answered the upgrade with something else; 0 when nothing answered.</param>
/// <param name="Detail">One sentence for people, without the address.</param>
internal sealed record ConnectFailure(int Status, string Detail);
