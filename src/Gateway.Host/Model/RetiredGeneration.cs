namespace Gateway.Host.Model;

/// <summary>A generation that no longer serves.</summary>
/// <param name="Generation">Its number.</param>
/// <param name="State">Whether its code is proved gone.</param>
/// <param name="Detail">What holds it, or what work was abandoned, as far as it is known.</param>
/// <param name="RetiredAt">When it was retired.</param>
internal sealed record RetiredGeneration(GenerationNumber Generation, RetiredState State, string Detail, DateTimeOffset RetiredAt)
{
    /// <summary>Of the connections that it had made by itself, and not through the gateway: so many were ended by the gateway.</summary>
    public int ConnectionsShut { get; init; }

    /// <summary>So many may be its own or another's, and were left alone.</summary>
    public int ConnectionsLeft { get; init; }
}
