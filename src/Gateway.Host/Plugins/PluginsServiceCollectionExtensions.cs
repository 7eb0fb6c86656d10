using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Plugins.Discovery;
using Gateway.Host.Plugins.Trust;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Host.Plugins;

/// <summary>Registers the plugin folder.</summary>
/// <remarks>Needs GatewayPaths, IConfigurationSource, IBuildLedger, EventLog, HostStatus and TimeProvider from elsewhere.</remarks>
internal static class PluginsServiceCollectionExtensions
{
    public static IServiceCollection AddPlugins(this IServiceCollection services)
    {
        services.TryAddSingleton<ShadowUse>();
        services.AddSingleton<HostAssemblies>();
        services.AddSingleton<CandidateFinder>();
        services.AddSingleton<PluginReader>();
        services.AddSingleton<ShadowStore>();
        services.AddSingleton<PluginLock>();
        services.AddSingleton<IBuildLock, ShadowLock>();
        services.AddSingleton<FolderScan>();
        services.AddSingleton<PluginCatalog>();
        services.AddSingleton<IPluginCatalog>(provider => provider.GetRequiredService<PluginCatalog>());
        services.AddSingleton<IHostLoop>(provider => provider.GetRequiredService<PluginCatalog>());
        services.AddSingleton<IPluginInspector, PluginInspector>();
        return services;
    }
}
