namespace Gateway.Host.Model;

/// <summary>The flags that say where things are; null when the flag was not given. Relative ones are relative to the start folder.</summary>
internal sealed record PathOptions(string? Home = null, string? Config = null, string? Plugins = null, string? Data = null);
