using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Messaging;

/// <summary>The limits in force for one instance, resolved again only when the configuration or the roster has changed.</summary>
/// <remarks>Safe from any thread: two threads that see a change at once resolve the same thing twice.</remarks>
internal sealed class InstanceLimits(AdapterId adapter, IConfigurationSource configuration, Roster roster)
{
    private volatile Resolved? _last;

    public LimitsConfig Current
    {
        get
        {
            var config = configuration.Current;
            var adapters = roster.Current;
            var last = _last;
            return last is not null && ReferenceEquals(last.Config, config) && ReferenceEquals(last.Adapters, adapters)
                ? last.Limits
                : Resolve(config, adapters);
        }
    }

    /// <summary>False while the host knows that the instance does not work, or not fully. True for what is no instance: a webhook.</summary>
    public bool IsWell => roster.Current.Find(adapter) is not { State: not AdapterState.Ready };

    private LimitsConfig Resolve(GatewayConfig config, RosterSnapshot adapters)
    {
        // a name that the roster does not know yet may already be in the configuration
        var plugin = adapters.Find(adapter)?.Plugin ?? config.Adapters.GetValueOrDefault(adapter)?.Plugin ?? default;
        var limits = config.LimitsFor(plugin, adapter);
        _last = new Resolved(config, adapters, limits);
        return limits;
    }

    private sealed record Resolved(GatewayConfig Config, RosterSnapshot Adapters, LimitsConfig Limits);
}
