namespace Gateway.Host.Operator.Api;

/// <summary>What a listener serves. Attached to each connection, so that a request knows where it came in.</summary>
/// <remarks>Not told by the port number: two listeners may share one on different addresses, and a port of 0 is only known later.</remarks>
internal sealed class ListenerRole
{
    public required bool Admin { get; init; }

    public required bool Hooks { get; init; }

    /// <summary>The configured host, which is a name a request may use besides the loopback ones.</summary>
    public required string Host { get; init; }

}
