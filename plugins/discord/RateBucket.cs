namespace Gateway.Adapters.Discord;

/// <summary>What Discord has said about the limit of one route.</summary>
/// <param name="Remaining">Requests that are left until the reset.</param>
/// <param name="ResetAt">A timestamp of the clock.</param>
internal sealed record RateBucket(int Remaining, long ResetAt);
