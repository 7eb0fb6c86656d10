namespace Gateway.Process.Tests;

/// <summary>An entry of the event log as the API shows it.</summary>
internal sealed record EventSeen(string Kind, string? Adapter, long? Generation, string Text);
