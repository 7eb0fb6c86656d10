namespace Gateway.Process.Tests;

/// <summary>An adapter as the API shows it: the properties that these tests look at.</summary>
internal sealed record AdapterSeen(string Name, string State, string Reason, string Detail, long Generation, string? Version, string Desired);
