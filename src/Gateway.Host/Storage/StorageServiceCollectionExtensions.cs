using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;
using Gateway.Host.Model.Loss;
using Gateway.Host.Storage.Journal;
using Gateway.Host.Storage.Retention;

namespace Gateway.Host.Storage;

/// <summary>Registers the data file that has been opened, and what stands in it.</summary>
internal static class StorageServiceCollectionExtensions
{
    /// <param name="services">Must also hold <see cref="EventLog"/>, <see cref="HostStatus"/> and a <see cref="TimeProvider"/>.</param>
    /// <param name="file">Opened by the caller, closed by the container as the last thing of this folder.</param>
    /// <param name="durability">Off: messages are not written down, and Messaging keeps its own.</param>
    public static IServiceCollection AddStorage(this IServiceCollection services, DataFile file, Durability durability)
    {
        // by a factory: the container disposes only what it has made, and the writer before the file
        services.AddSingleton(_ => file);
        services.AddSingleton<DataWriter>();
        services.AddSingleton<IDataWriter>(provider => provider.GetRequiredService<DataWriter>());
        services.AddSingleton<IHostLoop>(provider => provider.GetRequiredService<DataWriter>());
        services.AddSingleton<IAdapterStateStore, AdapterStateStore>();
        services.AddSingleton<IDesiredStateStore, DesiredStateStore>();
        services.AddSingleton<IRestartStore, RestartStore>();
        services.AddSingleton<IBuildLedger, BuildLedger>();
        services.AddSingleton<IBaselineStore, BaselineStore>();
        services.AddSingleton<IIsolationMoves, IsolationMoves>();
        services.AddSingleton<ILossStore, LossStore>();
        if (durability == Durability.Normal)
        {
            file.TrustPower();
        }

        if (durability == Durability.Off)
        {
            return services;
        }

        services.AddSingleton<SqliteInboundJournal>();
        services.AddSingleton<IInboundJournal>(provider => provider.GetRequiredService<SqliteInboundJournal>());
        services.AddSingleton<IMessageLog>(provider => provider.GetRequiredService<SqliteInboundJournal>());
        services.AddSingleton<IDeliveryJournal, SqliteDeliveryJournal>();
        services.AddSingleton<IConsumerStore, ConsumerStore>();
        services.AddSingleton<IBridgeMap, BridgeMap>();
        return services;
    }

    /// <summary>Needs also: IConfigurationSource, GatewayPaths, LossBook. Gives: a host loop that removes what is no longer kept.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services) => services
        .AddSingleton<DiskSpace>()
        .AddSingleton<IHostLoop, RetentionLoop>();
}
