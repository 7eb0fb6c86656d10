using Gateway.Host.Foundation;
using Gateway.Host.Isolation.InProcess;
using Gateway.Host.Isolation.ProcessState;
using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Isolation.Reclamation.Holders;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Host.Isolation;

/// <summary>Registers the in-process tier and the unload proof. Needs the ports of Messaging, Storage, Operator and Supervision.</summary>
internal static class IsolationServiceCollectionExtensions
{
    public static IServiceCollection AddIsolation(this IServiceCollection services) => services
        .AddSingleton<DoorServices>()
        .AddSingleton<ReclamationQueue>()
        .AddSingleton<IHostLoop>(provider => provider.GetRequiredService<ReclamationQueue>())
        .AddSingleton<PoolLimits>()
        .AddSingleton<IProcessState, RuntimeProcessState>()
        .AddSingleton<GenerationsAtWork>()
        .AddSingleton<ProcessGuard>()
        .AddSingleton<IHostLoop, ProcessGuardLoop>()
        .AddSingleton<IHolderProbe, HolderProcess>()
        .AddSingleton<LeakBudget>()
        .AddSingleton<LeakHolders>()
        .AddSingleton<IHostLoop>(provider => provider.GetRequiredService<LeakHolders>())
        .AddSingleton<IGenerationFactory, InProcessTier>();
}
