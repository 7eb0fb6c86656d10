using Gateway.Host.Foundation;
using Gateway.Host.Messaging.Care;
using Gateway.Host.Messaging.Consumers;
using Gateway.Host.Messaging.Delivery;
using Gateway.Host.Messaging.Ingress;
using Gateway.Host.Messaging.Routing;
using Gateway.Host.Messaging.Webhooks;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;
using Gateway.Host.Model.Loss;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Host.Messaging;

/// <summary>Registers Messaging.</summary>
internal static class MessagingServiceCollectionExtensions
{
    /// <summary>Needs: TimeProvider, EventLog, Roster, DoorDirectory, IConfigurationSource. After AddStorage. Gives: IIngress, IDeliveries, IMessagingStatus, two host loops.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services)
    {
        // with durability, Storage has registered its own
        services.TryAddSingleton<IInboundJournal, VolatileInboundJournal>();
        services.TryAddSingleton<IMessageLog, NoMessageLog>();
        services.TryAddSingleton<IDeliveryJournal, VolatileDeliveryJournal>();
        services.TryAddSingleton<IConsumerStore, NoConsumerStore>();
        services.TryAddSingleton<IBridgeMap, NoBridgeMap>();
        return services.AddMessagingParts().AddConsumers();
    }

    /// <summary>Needs also: HostStatus, IPluginCatalog, ILossStore. Gives: a host loop that looks after queues and losses.</summary>
    public static IServiceCollection AddMessageCare(this IServiceCollection services) => services
        .AddSingleton<PressureWatch>()
        .AddSingleton<LossWatch>()
        .AddSingleton<IHostLoop, CareLoop>();

    private static IServiceCollection AddMessagingParts(this IServiceCollection services) => services
        .AddSingleton<MessageCounters>()
        .AddSingleton<LossBook>()
        .AddSingleton<RoutingQueue>()
        .AddSingleton<IIngress, MessageIngress>()
        .AddSingleton<DeliveryIds>()
        .AddSingleton<DeliveryLedger>()
        .AddSingleton<BridgeLinks>()
        .AddSingleton<Outbox>()
        .AddSingleton<IDeliveries>(provider => provider.GetRequiredService<Outbox>())
        .AddSingleton<IRouteConsumer, RouteConsumer>()
        .AddSingleton<IHostLoop, RouterLoop>()
        .AddSingleton<IHostLoop, DeliveryLoop>()
        .AddSingleton<IMessagingStatus, MessagingStatus>()
        .AddSingleton<ICounterSource, MessagingCounters>();

    private static IServiceCollection AddConsumers(this IServiceCollection services) => services
        .AddSingleton<ConsumerCounters>()
        .AddSingleton<ICounterSource>(provider => provider.GetRequiredService<ConsumerCounters>())
        .AddSingleton<ConsumerDesk>()
        .AddSingleton<IConsumers>(provider => provider.GetRequiredService<ConsumerDesk>())
        .AddSingleton<IUnreadMessages>(provider => provider.GetRequiredService<ConsumerDesk>())
        .AddSingleton<IHostLoop, ConsumerCareLoop>()
        .AddHostedService<WebhookDoors>();
}
