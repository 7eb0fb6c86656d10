using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Tests.Messaging;

/// <summary>A configuration set by hand.</summary>
internal sealed class FakeConfiguration : IConfigurationSource
{
    public event Action? Changed;

    public GatewayConfig Current { get; private set; } = GatewayConfig.Default;

    public void Set(GatewayConfig config)
    {
        Current = config;
        Changed?.Invoke();
    }

    public void Route(string from, string? to, string? fromConversation = null, string? toConversation = null) =>
        Set(Current with
        {
            Routes = Current.Routes.Add(new RouteConfig
            {
                From = AdapterId.Parse(from),
                To = to is null ? null : AdapterId.Parse(to),
                FromConversation = fromConversation,
                ToConversation = toConversation,
            }),
        });

    public void Limit(Func<LimitsConfig, LimitsConfig> limits) => Set(Current with { Limits = new LimitOverrides(limits, "test") });

    public void Messaging(MessagingConfig messaging) => Set(Current with { Messaging = messaging });

    public void LimitPlugin(string plugin, Func<LimitsConfig, LimitsConfig> limits) => Set(Current with
    {
        PluginLimits = ImmutableDictionary<PluginId, LimitOverrides>.Empty.Add(PluginId.Parse(plugin), new LimitOverrides(limits, "test")),
    });
}
