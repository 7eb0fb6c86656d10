using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Microsoft.Extensions.DependencyInjection.Extensions;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Configuration;

/// <summary>Registers the configuration that has been read.</summary>
internal static class ConfigurationServiceCollectionExtensions
{
    /// <param name="services">Must also hold <see cref="EventLog"/>, <see cref="HostStatus"/> and a <see cref="TimeProvider"/>.</param>
    /// <param name="input">What it was read from.</param>
    /// <param name="first">What reading it gave; must hold a configuration.</param>
    /// <param name="secrets">The same that the reading filled.</param>
    public static IServiceCollection AddConfiguration(
        this IServiceCollection services, ConfigurationInput input, ConfigurationOutcome first, Secrets secrets)
    {
        services.AddSingleton<ISecrets>(secrets);
        services.AddSingleton(input);
        services.AddSingleton(first);
        services.AddSingleton<ConfigurationSource>();
        services.AddSingleton<IConfigurationSource>(provider => provider.GetRequiredService<ConfigurationSource>());
        services.AddSingleton<IHostLoop>(provider => provider.GetRequiredService<ConfigurationSource>());
        services.TryAddSingleton<ISettingsValidator, SettingsValidator>();
        services.TryAddSingleton<ISettingsTemplate, SettingsTemplate>();
        return services;
    }
}
