using Gateway.Host.Foundation;
using Gateway.Host.Isolation.InProcess;
using Gateway.Host.Isolation.ProcessState;
using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Isolation.Reclamation.Holders;
using Gateway.Host.Isolation.Worker;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Host.Isolation;

/// <summary>Registers both tiers and the unload proof. Needs the ports of Messaging, Storage, Operator and Supervision.</summary>
internal static class IsolationServiceCollectionExtensions
{
    public static IServiceCollection AddIsolation(this IServiceCollection services) => services
        .AddSingleton<DoorServices>()
        .AddSingleton<ReclamationQueue>()
        .AddSingleton<IHostLoop>(provider => provider.GetRequiredService<ReclamationQueue>())
        .AddSingleton<IProcessState, RuntimeProcessState>()
        .AddSingleton<GenerationsAtWork>()
        .AddSingleton<ProcessGuard>()
        .AddSingleton<IHostLoop, ProcessGuardLoop>()
        .AddSingleton<IHolderProbe, HolderProcess>()
        .AddSingleton<LeakBudget>()
        .AddSingleton<LeakHolders>()
        .AddSingleton<IHostLoop>(provider => provider.GetRequiredService<LeakHolders>())
        .AddSingleton<InProcessTier>()
        .AddSingleton(provider => WorkerLaunchers.Create(OptionsOf(provider.GetRequiredService<GatewayPaths>(), provider.GetRequiredService<ISecrets>()), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<WorkerStation>()
        .AddSingleton<WorkerSpares>()
        .AddSingleton<WorkerServices>()
        .AddSingleton<WorkerTier>()
        .AddSingleton<IGenerationFactory, TierSelector>();

    /// <summary>Where secrets, other people's plugins and other adapters' state are.</summary>
    private static WorkerLauncherOptions OptionsOf(GatewayPaths paths, ISecrets secrets) =>
        new() { Hidden = [paths.Data, paths.Configuration, paths.Plugins], Redact = secrets.Redact };
}
