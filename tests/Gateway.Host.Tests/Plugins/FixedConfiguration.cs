using Gateway.Host.Model.Config;

namespace Gateway.Host.Tests.Plugins;

/// <summary>A configuration that changes by the test's hand only, and tells nobody.</summary>
internal sealed class FixedConfiguration(PluginsConfig plugins) : IConfigurationSource
{
    public event Action? Changed
    {
        add { }
        remove { }
    }

    public GatewayConfig Current { get; set; } = GatewayConfig.Default with { Plugins = plugins };
}
