using System.Diagnostics;
using System.Threading.Channels;
using Gateway.Abstractions;
using Gateway.Host.Messaging;
using Gateway.Host.Messaging.Ingress;
using Gateway.Host.Messaging.Routing;
using Gateway.Host.Model;

namespace Gateway.Benchmarks;

/// <summary>Inbound messages from an adapter's context to a consumer behind routing, beside a bare bounded channel.</summary>
internal static class VolatileBenchmark
{
    // whole rounds over the messages: an id that comes again too soon would be a duplicate
    private const int Messages = 64 * 16_384;
    private const int Runs = 9;

    public static void Run() => RunAsync().GetAwaiter().GetResult();

    private static async Task RunAsync()
    {
        await using var path = new InboundPath();
        var messages = MakeMessages();
        var (floors, figures) = (new List<double>(), new List<double>());
        var (waits, bytes) = (0L, 0L);
        for (var run = -2; run < Runs; run++)
        {
            var floor = await ChannelAsync(messages);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            var waited = await Task.Run(() => path.ReceiveAsync(messages, Messages));
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (run >= 0)
            {
                floors.Add(floor);
                figures.Add(Messages / elapsed.TotalSeconds);
                waits += waited;
                bytes += GC.GetTotalAllocatedBytes(precise: true) - before;
            }
        }

        Report.Line($"one writer, one reader, 1,024 places: {Show(floors)}");
        Report.Line($"context → ingress → routing → consumer: {Show(figures)}; the writer found no room {waits / (double)(Runs * Messages):P2} of the time");
        var (figure, floorRate) = (Measure.Median(figures), Measure.Median(floors));
        Report.Goal(
            "volatile", $"{figure / 1e6:0.00} million messages/s, {bytes / (double)(Runs * Messages):0.0} B a message", $"{floorRate / 1e6:0.00} million/s (bounded channel)",
            figure / floorRate, ">= 2 million messages/s", figure >= 2e6);
        Parts(messages);
    }

    private static void Parts(InboundMessage[] messages)
    {
        using var path = new InboundPath(routing: false);
        var ids = new RecentIds(VolatileInboundJournal.Remembered);
        var lane = path.Queue.Lane(path.Adapter);
        var into = new InboundEnvelope[256];
        var envelope = new InboundEnvelope(path.Adapter, new GenerationNumber(1), messages[0]);
        var at = 0;
        var figures = Measure.PerOperation(
            1_000_000,
            ("both ends on one thread: 256 in, 256 out", n =>
            {
                for (var i = 0; i < n; i++)
                {
                    _ = path.Context.ReceiveAsync(messages[at++ & (messages.Length - 1)]);
                    if ((i & 255) == 255)
                    {
                        path.Queue.Take(into);
                    }
                }

                while (path.Queue.Take(into) > 0)
                {
                }
            }),
            ("part: rules", n => Repeat(n, () => InboundRules.Breach(messages[0]))),
            ("part: deduplication", n => Repeat(n, () => ids.TryAdd(messages[at++ & (messages.Length - 1)].MessageId))),
            ("part: lane found", n => Repeat(n, () => path.Queue.Lane(path.Adapter))),
            ("part: room reserved, filled and emptied", n => Repeat(n, () =>
            {
                lane.TryReserve();
                lane.Add(envelope);
                lane.Drain(into, out _);
            })));
        foreach (var figure in figures)
        {
            Report.Line($"{figure}");
        }
    }

    private static async Task<double> ChannelAsync(InboundMessage[] messages)
    {
        var channel = Channel.CreateBounded<InboundEnvelope>(new BoundedChannelOptions(1024) { SingleReader = true, SingleWriter = true });
        var start = Stopwatch.GetTimestamp();
        var reader = Task.Run(async () =>
        {
            var count = 0;
            while (count < Messages && await channel.Reader.WaitToReadAsync())
            {
                while (channel.Reader.TryRead(out _))
                {
                    count++;
                }
            }
        });
        await Task.Run(async () =>
        {
            for (var i = 0; i < Messages; i++)
            {
                var envelope = new InboundEnvelope(default, new GenerationNumber(1), messages[i & (messages.Length - 1)]);
                while (!channel.Writer.TryWrite(envelope))
                {
                    await channel.Writer.WaitToWriteAsync();
                }
            }
        });
        await reader;
        return Messages / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Made before: their making is the adapter's. More of them than ids are remembered, so none is a duplicate.</summary>
    private static InboundMessage[] MakeMessages() =>
    [
        .. Enumerable.Range(0, 16_384).Select(i => new InboundMessage
        {
            MessageId = $"message-{i}", Conversation = "room", Sender = new Participant("u1", "alice", IsBot: false), Text = "hello",
        }),
    ];

    private static string Show(List<double> rates) =>
        FormattableString.Invariant($"{Measure.Median(rates) / 1e6:0.00} million/s ({rates.Min() / 1e6:0.00} … {rates.Max() / 1e6:0.00})");

    private static void Repeat(int n, Action work)
    {
        for (var i = 0; i < n; i++)
        {
            work();
        }
    }
}
