namespace Gateway.Process.Tests.Hostile;

/// <summary>One cell of the table as it came out.</summary>
/// <param name="Row">The deed.</param>
/// <param name="Tier">Where it was done.</param>
/// <param name="Kept">Whether what was expected is what happened.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Took">From the order to the settled end.</param>
internal sealed record HostileCell(HostileRow Row, HostileTier Tier, bool Kept, string Evidence, TimeSpan Took);
