using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Host.Operator.Api;

/// <summary>Binds the addresses of a <see cref="ListenPlan"/> and marks each connection with what its listener serves.</summary>
internal static class OperatorListeners
{
    // far above what hosts of platforms and people need, far below what would exhaust descriptors
    private const int MaxConnections = 2048;

    public static void UseOperatorListeners(this WebApplicationBuilder builder, ListenPlan plan) =>
        builder.WebHost.ConfigureKestrel(kestrel => Apply(kestrel, plan));

    private static void Apply(KestrelServerOptions kestrel, ListenPlan plan)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        Listen(kestrel, plan.Admin, new ListenerRole { Admin = true, Hooks = plan.IsShared, Host = plan.Admin.Host });
        if (!plan.IsShared)
        {
            Listen(kestrel, plan.Hooks, new ListenerRole { Admin = false, Hooks = true, Host = plan.Hooks.Host });
        }
    }

    private static void Listen(KestrelServerOptions kestrel, ListenAddress address, ListenerRole role)
    {
        if (address is { Ip: null, Port: not 0 })
        {
            kestrel.ListenLocalhost(address.Port, options => Mark(options, role));
        }
        else
        {
            kestrel.Listen(address.Ip ?? IPAddress.Loopback, address.Port, options => Mark(options, role));
        }
    }

    private static void Mark(ListenOptions options, ListenerRole role)
    {
        options.Protocols = HttpProtocols.Http1;
        options.Use(next => connection =>
        {
            connection.Features.Set(role);
            return next(connection);
        });
    }
}
