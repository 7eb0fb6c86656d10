namespace Gateway.Host.Plugins.Loading;

internal sealed record LoadOutcome(LoadedPlugin? Plugin, string? Problem);
