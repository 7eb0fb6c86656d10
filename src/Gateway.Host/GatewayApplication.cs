using Gateway.Host.Configuration;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Messaging;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Crash;
using Gateway.Host.Operator;
using Gateway.Host.Operator.Api;
using Gateway.Host.Operator.Logging;
using Gateway.Host.Plugins;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Crash;
using Gateway.Host.Supervision;
using Microsoft.Extensions.Hosting.Systemd;
using Serilog;

namespace Gateway.Host;

/// <summary>Puts the gateway together. Composition only: which parts there are, in the order of the data flow.</summary>
internal static class GatewayApplication
{
    /// <param name="parts">What was read and checked.</param>
    /// <param name="instead">Takes the place of what is registered here: a test puts its own behind a port.</param>
    public static WebApplication Build(GatewayParts parts, Action<IServiceCollection>? instead = null)
    {
        // an empty builder: no appsettings.json, no environment that could change the listeners behind the configuration's back
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "gateway", ContentRootPath = parts.Paths.Home });
        builder.WebHost.UseKestrelCore();
        builder.UseOperatorListeners(parts.Listen);
        builder.Services.AddRoutingCore();
        builder.Services.AddSystemd();
        AddSystemdUnderSupervisor(builder.Services);
        Directory.CreateDirectory(parts.Paths.Logs);
        builder.Services.AddSerilog((_, logger) => GatewayLogging.Configure(logger, parts.Paths, parts.Configuration.Config!.Log, parts.Secrets, TimeProvider.System, parts.Console), preserveStaticLogger: true);
        builder.Services
            .AddModel(parts)
            .AddConfiguration(parts.Input, parts.Configuration, parts.Secrets)
            .AddStorage(parts.Data, parts.Configuration.Config!.Messaging.Durability)
            .AddRetention()
            .AddCrashes(parts)
            .AddPlugins()
            .AddIsolation()
            .AddSupervision()
            .AddMessaging()
            .AddMessageCare()
            .AddOperator(parts.Listen);

        // each instance's stop ladder is bounded by its limits; the host must not be more impatient than they are
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopLimit(parts.Configuration.Config!));
        instead?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapOperator();
        return app;
    }

    private static bool IsSupervised =>
        Environment.GetEnvironmentVariable(SupervisedMark.Variable) is { Length: > 0 } || Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 };

    /// <summary>The hosting package looks for systemd as its parent; under the outer supervisor systemd is the grandparent.</summary>
    private static void AddSystemdUnderSupervisor(IServiceCollection services)
    {
        if (Environment.GetEnvironmentVariable(SupervisedMark.Variable) is { Length: > 0 } && Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 })
        {
            services.AddSingleton<ISystemdNotifier, SystemdNotifier>().AddSingleton<IHostLifetime, SystemdLifetime>();
        }
    }

    private static IServiceCollection AddCrashes(this IServiceCollection services, GatewayParts parts)
    {
        services.AddSingleton<ICrashFiles>(new CrashFiles(parts.Paths.Data));
        return parts.Guard is { } guard
            ? services.AddSingleton(guard.Start).AddSingleton<ICrashMarker>(guard.Marker)
            : services;
    }

    /// <summary>The longest ladder of any instance, and a margin for everything else. At least 30 s.</summary>
    private static TimeSpan StopLimit(GatewayConfig config)
    {
        var ladders = config.Adapters.Values.Select(adapter => config.LimitsFor(adapter.Plugin, adapter.Name)).Append(config.LimitsFor(default, default))
            .Select(limits => limits.DrainDeadline + limits.StopDeadline + limits.AbortDeadline + limits.AbortDeadline);
        var longest = ladders.Max() + TimeSpan.FromSeconds(10);
        return longest > TimeSpan.FromSeconds(30) ? longest : TimeSpan.FromSeconds(30);
    }

    private static IServiceCollection AddModel(this IServiceCollection services, GatewayParts parts) => services
        .AddSingleton(parts.Paths)
        .AddSingleton(new AwakeTime(TimeProvider.System))
        .AddSingleton<TimeProvider>(provider => provider.GetRequiredService<AwakeTime>())
        .AddSingleton<EventLog>()
        .AddSingleton(provider => new HostStatus(provider.GetRequiredService<EventLog>()) { ObserveOnly = parts.ObserveOnly, IsSupervised = IsSupervised })
        .AddSingleton<Roster>()
        .AddSingleton<DoorDirectory>()
        .AddSingleton<CanaryBook>()
        .AddSingleton<HookTable>();
}
