using System.Collections.Immutable;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Model.Doctor;

/// <summary>What is looked at.</summary>
/// <param name="Paths">Where everything is.</param>
/// <param name="Config">What the configuration says; the defaults where it cannot be used.</param>
/// <param name="Plugins">What is in the plugin folder.</param>
/// <param name="Running">How a running gateway runs its instances; null where none answers.</param>
internal sealed record Examined(GatewayPaths Paths, GatewayConfig Config, ImmutableArray<PluginEntry> Plugins, ImmutableArray<InstanceAtWork>? Running);
