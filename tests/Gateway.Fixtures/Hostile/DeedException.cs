namespace Gateway.Fixtures.Hostile;

/// <summary>A type of the plugin's own.</summary>
public sealed class DeedException(string message) : Exception(message);
