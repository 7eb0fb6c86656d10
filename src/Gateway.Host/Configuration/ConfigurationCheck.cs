using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Configuration;

/// <inheritdoc cref="IConfigurationCheck"/>
internal sealed class ConfigurationCheck(ConfigurationInput input, ISecrets secrets) : IConfigurationCheck
{
    public ConfigurationOutcome Check() => ConfigurationReader.Read(input.Path, input.Overlays, secrets);
}
