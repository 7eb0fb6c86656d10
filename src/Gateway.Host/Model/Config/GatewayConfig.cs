using System.Collections.Immutable;

namespace Gateway.Host.Model.Config;

/// <summary>The whole configuration: read, checked, immutable. A change makes a new one.</summary>
internal sealed record GatewayConfig
{
    public static GatewayConfig Default { get; } = new();

    public WatchdogConfig Watchdog { get; init; } = new();

    public EvidenceConfig Evidence { get; init; } = new();

    public ListenConfig Listen { get; init; } = new();

    public PluginsConfig Plugins { get; init; } = new();

    public ImmutableDictionary<AdapterId, AdapterConfig> Adapters { get; init; } = ImmutableDictionary<AdapterId, AdapterConfig>.Empty;

    public ImmutableArray<RouteConfig> Routes { get; init; } = [];

    public ImmutableDictionary<AdapterId, WebhookConfig> Webhooks { get; init; } = ImmutableDictionary<AdapterId, WebhookConfig>.Empty;

    public ConsumersConfig Consumers { get; init; } = new();

    public MessagingConfig Messaging { get; init; } = new();

    public LogConfig Log { get; init; } = new();

    public DiagnosticsConfig Diagnostics { get; init; } = new();

    /// <summary>Limits for everybody; overridden per plugin, then per instance.</summary>
    public LimitOverrides Limits { get; init; } = LimitOverrides.None;

    public ImmutableDictionary<PluginId, LimitOverrides> PluginLimits { get; init; } = ImmutableDictionary<PluginId, LimitOverrides>.Empty;

    /// <summary>How the worker process of one instance is to be confined.</summary>
    public SandboxMode SandboxFor(AdapterId adapter) => (Adapters.TryGetValue(adapter, out var own) ? own.Sandbox : null) ?? Plugins.Sandbox;

    /// <summary>What bounds the worker process of one instance.</summary>
    public WorkerBounds BoundsFor(PluginId plugin, AdapterId adapter) => WorkerBounds.Of(LimitsFor(plugin, adapter), SandboxFor(adapter));

    /// <summary>The limits in force for one instance: defaults, global, plugin, instance.</summary>
    public LimitsConfig LimitsFor(PluginId plugin, AdapterId adapter)
    {
        var limits = Limits.Over(LimitsConfig.Default with { FailureThreshold = Watchdog.FailureThreshold });
        if (Webhooks.TryGetValue(adapter, out var webhook))
        {
            // a receiver knows a repeated delivery by its id, so nobody has to be asked
            return webhook.Limits.Over(limits with { OnAmbiguous = AmbiguousPolicy.Resend });
        }

        limits = PluginLimits.GetValueOrDefault(plugin, LimitOverrides.None).Over(limits);
        return Adapters.TryGetValue(adapter, out var own) ? own.Limits.Over(limits) : limits;
    }
}
