using Gateway.Abstractions;
using Gateway.Host.Messaging.Consumers;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Messaging.Consumers;

/// <summary>Named consumers with a clock, a journal and a disk that the test moves. Nothing here waits: a turn without messages comes back as idle.</summary>
internal sealed class ConsumerBench
{
    public ConsumerBench() => Restart();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));

    public MemoryLog Log { get; } = new();

    public MemoryConsumerStore Store { get; } = new();

    public FakeConfiguration Configuration { get; } = new();

    public ConsumerCounters Counters { get; } = new();

    public EventLog Events => field ??= new EventLog(Time);

    public ConsumerDesk Desk { get; private set; } = null!;

    /// <summary>The gateway has died and is there again: only what was written down is left.</summary>
    public void Restart() => Desk = new ConsumerDesk(Store, Log, Configuration, Counters, Events, Time);

    public void Limit(Func<ConsumersConfig, ConsumersConfig> change) =>
        Configuration.Set(Configuration.Current with { Consumers = change(Configuration.Current.Consumers) });

    public async Task<IConsumerStream> OpenAsync(string name = "bot", long? from = 0, long has = 0, string? adapter = null)
    {
        var opening = await Desk.OpenAsync(new ConsumerRequest(name, adapter is null ? null : AdapterId.Parse(adapter), from, has));
        opening.Status.ShouldBe(ConsumerStatus.Done, opening.Text);
        return opening.Stream!;
    }

    /// <summary>The numbers handed out now; none when there is nothing to hand out.</summary>
    public static async Task<IReadOnlyList<long>> TakeAsync(IConsumerStream stream) => [.. (await TurnAsync(stream)).Messages.Select(message => message.Record.Sequence)];

    public static Task<ConsumerTurn> TurnAsync(IConsumerStream stream) => stream.NextAsync(TimeSpan.Zero, CancellationToken.None);
}
