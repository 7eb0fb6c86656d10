using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>A generation that no longer serves, as it is shown.</summary>
internal sealed record RetiredView(long Generation, RetiredState State, string Detail, DateTimeOffset RetiredAt);
