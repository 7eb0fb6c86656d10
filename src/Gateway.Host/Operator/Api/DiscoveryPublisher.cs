using Gateway.Host.Model;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Host.Operator.Api;

/// <summary>Writes <c>gateway.json</c> once the listeners are bound, and removes it when everything has stopped.</summary>
internal sealed partial class DiscoveryPublisher(
    IServer server, ListenPlan plan, GatewayPaths paths, HostIdentity identity, ILogger<DiscoveryPublisher> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var ports = Ports();
        var content = new DiscoveryView(
            identity.Pid,
            identity.Started,
            identity.StartMark,
            plan.Admin.LocalUrl(ports.Admin),
            plan.Hooks.LocalUrl(ports.Hooks),
            identity.Version);
        DiscoveryFile.Write(paths.Discovery, content);
        Log.Serving(logger, content.Admin, content.Hooks, identity.Version, identity.Pid);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        DiscoveryFile.Remove(paths.Discovery, identity);
        return Task.CompletedTask;
    }

    /// <summary>The ports that were really bound: the addresses are listed in the order of binding, admin first.</summary>
    private (int Admin, int Hooks) Ports()
    {
        var bound = server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(address => BindingAddress.Parse(address).Port).ToList() ?? [];
        var admin = bound.Count > 0 ? bound[0] : plan.Admin.Port;
        return (admin, plan.IsShared ? admin : bound.Count > 1 ? bound[^1] : plan.Hooks.Port);
    }

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Information, "Serving: admin {Admin}, hooks {Hooks} (gateway {Version}, process {Pid})")]
        public static partial void Serving(ILogger logger, string admin, string hooks, string version, int pid);
    }
}
