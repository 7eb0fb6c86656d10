using Gateway.Host.Model.Config;

namespace Gateway.Benchmarks;

/// <summary>The defaults, for ever.</summary>
internal sealed class FixedConfiguration : IConfigurationSource
{
    public event Action? Changed
    {
        add { }
        remove { }
    }

    public GatewayConfig Current => GatewayConfig.Default;
}
