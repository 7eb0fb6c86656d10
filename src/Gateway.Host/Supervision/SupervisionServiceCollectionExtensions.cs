using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Crash;
using Gateway.Host.Supervision.Crashes;
using Gateway.Host.Supervision.Endpoints;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Evidence.Sources;
using Gateway.Host.Supervision.Judgement;
using Gateway.Host.Supervision.Lifecycle;
using Gateway.Host.Supervision.Restart;
using Gateway.Host.Supervision.Scarcity;
using Gateway.Host.Supervision.Watchdog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Host.Supervision;

/// <summary>Registers Supervision. Needs the ports of Plugins, Isolation, Configuration and Storage.</summary>
internal static class SupervisionServiceCollectionExtensions
{
    public static IServiceCollection AddSupervision(this IServiceCollection services) =>
        services.AddCrashes().AddWatchdog().AddEndpoints().AddEvidence().AddJudgement().AddRestarts().AddLifecycle();

    private static IServiceCollection AddCrashes(this IServiceCollection services)
    {
        services.TryAddSingleton(CrashStart.Fresh);
        services.TryAddSingleton<CrashBook>();
        return services
            .AddSingleton<CrashHolds>()
            .AddSingleton<CrashInquest>();
    }

    private static IServiceCollection AddWatchdog(this IServiceCollection services)
    {
        services.TryAddSingleton<IPacer, ThreadPacer>();
        services.TryAddSingleton<PoolLimits>();
        services.TryAddSingleton<IPoolControl, RuntimePool>();
        services.TryAddSingleton(SystemdEnvironment.Read(Environment.GetEnvironmentVariable, Environment.ProcessId));
        services.TryAddSingleton<IDescriptorCount, RuntimeDescriptors>();
        return services
            .AddSingleton<DescriptorHolders>()
            .AddSingleton<ScarcityInquest>()
            .AddSingleton<ScarcityWatch>()
            .AddSingleton<HostLoopTable>()
            .AddSingleton<WatchdogOutbox>()
            .AddSingleton<SelfSuspicion>()
            .AddSingleton<PoolRelief>()
            .AddSingleton<StallMonitor>()
            .AddSingleton<SystemdNotifier>()
            .AddSingleton<WatchdogSelf>()
            .AddSingleton<WatchTable>()
            .AddSingleton<ClockWatch>()
            .AddSingleton<IClockGaps>(provider => provider.GetRequiredService<ClockWatch>())
            .AddSingleton<Watchdog.Watchdog>()
            .AddSingleton<IWatchdogStatus>(provider => provider.GetRequiredService<Watchdog.Watchdog>())
            .AddSingleton<IWatchdogThread>(provider => provider.GetRequiredService<Watchdog.Watchdog>())
            .AddSingleton<IHostLoop, WatchdogGuard>();
    }

    private static IServiceCollection AddEndpoints(this IServiceCollection services)
    {
        services.TryAddSingleton<IEndpointCheck, EndpointCheck>();
        services.TryAddSingleton<INetworkPictures, NetworkPictures>();
        services.TryAddSingleton<IHostNetwork, HostNetwork>();
        return services
            .AddSingleton<NetworkOutage>()
            .AddSingleton<EndMemory>()
            .AddSingleton(provider => new EarlyReturn(
                provider.GetRequiredService<IEndpointCheck>(), provider.GetRequiredService<IConfigurationSource>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IHostLoop>(provider => provider.GetRequiredService<EarlyReturn>());
    }

    /// <summary>A source needs no registration: every class here that implements the port is asked.</summary>
    private static IServiceCollection AddEvidence(this IServiceCollection services) => services
        .Scan(scan => scan.FromAssemblyOf<IEvidenceSource>().AddClasses(classes => classes.AssignableTo<IEvidenceSource>(), publicOnly: false).As<IEvidenceSource>().WithSingletonLifetime())
        .AddSingleton<InboundBaselines>()
        .AddSingleton<IHostLoop, BaselineWriter>()
        .AddSingleton<EvidenceTable>()
        .AddHostedService<NetworkEventsSwitch>()
        .AddSingleton<ISocketTable>(_ => OperatingSystem.IsLinux() ? new LinuxSocketTable() : new NoSocketTable())
        .AddSingleton(new SocketProxies(Environment.GetEnvironmentVariable))
        .AddSingleton(provider => new SocketWatch(provider.GetRequiredService<ISocketTable>(), provider.GetRequiredService<SocketProxies>()))
        .AddSingleton(ConnectLedger.Shared)
        .AddSingleton<FencedSockets>()
        .AddSingleton<EvidenceLoop>()
        .AddSingleton<IHostLoop>(provider => provider.GetRequiredService<EvidenceLoop>());

    /// <summary>A judge needs no registration: every class here that implements the port is heard.</summary>
    private static IServiceCollection AddJudgement(this IServiceCollection services) => services
        .Scan(scan => scan.FromAssemblyOf<IJudge>().AddClasses(classes => classes.AssignableTo<IJudge>(), publicOnly: false).As<IJudge>().WithSingletonLifetime())
        .AddSingleton<JudgePanel>()
        .AddSingleton<VerdictGuard>()
        .AddSingleton<VerdictService>();

    private static IServiceCollection AddRestarts(this IServiceCollection services) => services
        .AddSingleton<RestartLedger>()
        .AddSingleton<IHostLoop, RestartLedgerWriter>()
        .AddSingleton<RestartPlanner>(provider => new RestartPlanner(provider.GetRequiredService<RestartLedger>()))
        .AddSingleton<LoginBudget>()
        .AddSingleton<RestartService>()
        .AddSingleton<ILoginGate>(provider => provider.GetRequiredService<RestartService>());

    private static IServiceCollection AddLifecycle(this IServiceCollection services) => services
        .AddSingleton<Planner>()
        .AddSingleton<InstanceServices>()
        .AddSingleton<InstanceManager>()
        .AddSingleton<IHostLoop>(provider => provider.GetRequiredService<InstanceManager>())
        .AddSingleton<IAdapterCommands>(provider => provider.GetRequiredService<InstanceManager>())
        .AddSingleton<EscapeAlarm>()
        // stopped in the opposite order: the instances first, while storage and delivery still work for them
        .AddHostedService<HostLoopSupervisor>()
        .AddHostedService<SupervisionService>();
}
