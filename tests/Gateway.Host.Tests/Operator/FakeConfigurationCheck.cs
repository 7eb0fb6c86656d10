using Gateway.Host.Model.Config;

namespace Gateway.Host.Tests.Operator;

internal sealed class FakeConfigurationCheck(params string[] errors) : IConfigurationCheck
{
    public ConfigurationReport Check(string path) => new([.. errors], ["1 adapter, 1 route"]);
}
