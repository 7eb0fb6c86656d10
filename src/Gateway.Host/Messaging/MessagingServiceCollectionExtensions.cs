using Gateway.Host.Foundation;
using Gateway.Host.Messaging.Delivery;
using Gateway.Host.Messaging.Ingress;
using Gateway.Host.Messaging.Routing;
using Gateway.Host.Model;

namespace Gateway.Host.Messaging;

/// <summary>Registers Messaging.</summary>
internal static class MessagingServiceCollectionExtensions
{
    /// <summary>Needs: TimeProvider, EventLog, Roster, DoorDirectory, IConfigurationSource. Gives: IIngress, IMessagingStatus, two host loops.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services) => services
        .AddSingleton<MessageCounters>()
        .AddSingleton<RoutingQueue>()
        .AddSingleton<IInboundJournal, VolatileInboundJournal>()
        .AddSingleton<IIngress, MessageIngress>()
        .AddSingleton<DeliveryIds>()
        .AddSingleton<DeliveryLedger>()
        .AddSingleton<Outbox>()
        .AddSingleton<IOutbox>(provider => provider.GetRequiredService<Outbox>())
        .AddSingleton<IRouteConsumer, RouteConsumer>()
        .AddSingleton<IHostLoop, RouterLoop>()
        .AddSingleton<IHostLoop, DeliveryLoop>()
        .AddSingleton<IMessagingStatus, MessagingStatus>()
        .AddSingleton<ICounterSource, MessagingCounters>();
}
