namespace Gateway.Host.Operator.Api;

/// <summary>The plugin folder as JSON.</summary>
internal sealed record PluginListView(long Revision, IReadOnlyList<PluginView> Plugins);
