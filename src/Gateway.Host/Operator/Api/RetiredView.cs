using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>A generation that no longer serves, as it is shown.</summary>
internal sealed record RetiredView(long Generation, RetiredState State, string Detail, DateTimeOffset RetiredAt)
{
    /// <summary>Connections of its own that the gateway has ended.</summary>
    public int ConnectionsShut { get; init; }

    /// <summary>Connections that may be its own or another's.</summary>
    public int ConnectionsLeft { get; init; }
}
