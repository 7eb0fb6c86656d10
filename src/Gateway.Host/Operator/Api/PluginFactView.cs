using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>One thing that a plugin's files show about it, as JSON.</summary>
internal sealed record PluginFactView(PluginFactKind Kind, string File, string What);
