using Gateway.Host.Model.Config;

namespace Gateway.Host.Tests.Plugins;

/// <summary>A configuration that never changes.</summary>
internal sealed class FixedConfiguration(PluginsConfig plugins) : IConfigurationSource
{
    public event Action? Changed
    {
        add { }
        remove { }
    }

    public GatewayConfig Current { get; } = GatewayConfig.Default with { Plugins = plugins };
}
