namespace Gateway.Fixtures.Misbehaving;

/// <summary>A type of the plugin's own: a host that keeps the object keeps the load context alive.</summary>
public sealed class FixtureException(string message) : Exception(message);
