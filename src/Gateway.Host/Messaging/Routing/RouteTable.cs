using System.Collections.Frozen;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Messaging.Routing;

/// <summary>The routes of one configuration, by the instance they start from. Immutable.</summary>
internal sealed class RouteTable(GatewayConfig config)
{
    private readonly FrozenDictionary<AdapterId, RouteConfig[]> _byOrigin = config.Routes
        .GroupBy(route => route.From)
        .ToFrozenDictionary(routes => routes.Key, routes => routes.ToArray());

    public GatewayConfig Config { get; } = config;

    public bool IsWebhook(RouteConfig route) => route.To is { } to && Config.Webhooks.ContainsKey(to);

    public ReadOnlySpan<RouteConfig> From(AdapterId adapter) => _byOrigin.GetValueOrDefault(adapter);
}
