using Gateway.Host.Model.Config;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Tests.Operator;

internal sealed class FakeConfiguration : IConfigurationSource
{
    public event Action? Changed;

    public GatewayConfig Current { get; private set; } = GatewayConfig.Default;

    public void Apply(GatewayConfig next)
    {
        Current = next;
        Changed?.Invoke();
    }
}
