using Gateway.Host.Model.Config;

namespace Gateway.Benchmarks;

/// <summary>The defaults, for ever, but for the sandbox.</summary>
internal sealed class FixedConfiguration : IConfigurationSource
{
    public event Action? Changed
    {
        add { }
        remove { }
    }

    /// <summary>Unconfined: what is measured is the worker, and not what stands in front of it.</summary>
    public GatewayConfig Current { get; } = GatewayConfig.Default with { Plugins = new PluginsConfig { Sandbox = SandboxMode.Off } };
}
