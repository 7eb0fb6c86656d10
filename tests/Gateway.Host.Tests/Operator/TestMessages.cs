using Gateway.Host.Messaging.Consumers;
using Gateway.Host.Model.Journal;
using Gateway.Host.Tests.Messaging.Consumers;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Host.Tests.Operator;

/// <summary>What the operator's surface needs of messages: real consumers over a journal and a store in memory.</summary>
internal static class TestMessages
{
    public static void AddTestMessages(this IServiceCollection services)
    {
        services.AddSingleton<MemoryLog>().AddSingleton<IMessageLog>(provider => provider.GetRequiredService<MemoryLog>());
        services.AddSingleton<MemoryConsumerStore>().AddSingleton<IConsumerStore>(provider => provider.GetRequiredService<MemoryConsumerStore>());
        services.AddSingleton<ConsumerCounters>().AddSingleton<IConsumers, ConsumerDesk>();
    }
}
