namespace Gateway.Host.Configuration;

/// <summary>One key of a map, where the key stands, and its value.</summary>
internal sealed record ConfigEntry(string Key, ConfigPlace Place, ConfigNode Value);
