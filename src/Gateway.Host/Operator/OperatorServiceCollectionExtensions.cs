using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Crash;
using Gateway.Host.Operator.Api;
using Gateway.Host.Operator.Api.DeadLetters;
using Gateway.Host.Operator.Api.Messages;
using Gateway.Host.Operator.Api.Messaging;
using Gateway.Host.Operator.Logging;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Host.Operator;

/// <summary>Registers the operator's surface.</summary>
internal static class OperatorServiceCollectionExtensions
{
    /// <remarks>
    /// Needs from others: <see cref="GatewayPaths"/>, <see cref="ISecrets"/>, the tables and ports of Model. Resolving
    /// <see cref="AdminToken"/> creates the token at the first start and registers it as a secret.
    /// </remarks>
    public static IServiceCollection AddOperator(this IServiceCollection services, ListenPlan plan)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CrashBook>();
        services.AddSingleton(plan);
        services.AddSingleton(_ => HostIdentity.OfThisProcess());
        services.AddSingleton(provider =>
        {
            var token = AdminToken.LoadOrCreate(provider.GetRequiredService<GatewayPaths>().AdminToken);
            provider.GetRequiredService<ISecrets>().Register(token.Value);
            return token;
        });
        services.AddSingleton<Reply>();
        services.AddSingleton<ApiGate>();
        services.AddSingleton<LivenessProbe>();
        services.AddSingleton<ReadinessProbe>();
        services.AddSingleton<AdapterEndpoints>();
        services.AddSingleton<PluginEndpoints>();
        services.AddSingleton<MessagingReport>();
        services.AddSingleton<StatusEndpoints>();
        services.AddSingleton<EventEndpoints>();
        services.AddSingleton<MessageEndpoints>();
        services.AddSingleton<SendEndpoints>();
        services.AddSingleton<ConsumerEndpoints>();
        services.AddSingleton<DeadLetterWork>();
        services.AddSingleton<DeadLetterEndpoints>();
        services.AddSingleton<HookEndpoints>();
        services.AddSingleton<HookTurns>();
        services.AddHostedService<DiscoveryPublisher>();

        services.AddSingleton<EventLogWriter>();
        services.AddSingleton<IHostLoop>(provider => provider.GetRequiredService<EventLogWriter>());
        services.AddSingleton<AdapterLogWriter>();
        services.AddSingleton<IAdapterLogWriter>(provider => provider.GetRequiredService<AdapterLogWriter>());
        services.AddSingleton<IHostLoop>(provider => provider.GetRequiredService<AdapterLogWriter>());
        return services;
    }
}
