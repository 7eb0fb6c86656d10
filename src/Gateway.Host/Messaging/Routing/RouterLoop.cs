using Gateway.Host.Foundation;
using Gateway.Host.Messaging.Ingress;
using Microsoft.Extensions.Logging;

namespace Gateway.Host.Messaging.Routing;

/// <summary>The one reader of the routing queue: hands each message to every consumer.</summary>
/// <remarks>
/// A batch that has been taken is finished before the beat is asked again, so that ending this loop at any tick loses no message.
/// </remarks>
internal sealed partial class RouterLoop(
    RoutingQueue queue, IEnumerable<IRouteConsumer> consumers, MessageCounters counters, ILogger<RouterLoop> logger) : IHostLoop
{
    private const int Batch = 256;
    private readonly IRouteConsumer[] _consumers = [.. consumers];
    private readonly InboundEnvelope[] _batch = new InboundEnvelope[Batch];

    public string Name => "routing";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(5);

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        // under constant load nothing below ever waits, and the caller must get its task
        await Task.Yield();
        await using var wake = stopping.UnsafeRegister(static arrived => ((Wakeup)arrived!).Set(), queue.Arrived);
        while (!stopping.IsCancellationRequested)
        {
            beat.Tick();
            if (!RouteBatch())
            {
                await beat.WaitAsync(queue.Arrived.Next());
                queue.Arrived.Reset();
            }
        }
    }

    private bool RouteBatch()
    {
        var taken = queue.Take(_batch);
        for (var i = 0; i < taken; i++)
        {
            Route(_batch[i]);
        }

        Array.Clear(_batch, 0, taken);
        counters.CountRouted(taken);
        return taken > 0;
    }

    private void Route(in InboundEnvelope envelope)
    {
        var wanted = false;
        foreach (var consumer in _consumers)
        {
            try
            {
                wanted |= consumer.Consume(envelope);
            }
            catch (Exception failure)
            {
                // one bad message must not end the loop and take its batch along
                wanted = true;
                counters.Count(DropReason.ConsumerFault);
                Log.ConsumerFailed(logger, failure, consumer.GetType().Name, envelope.Adapter.ToString(), envelope.Message.MessageId);
            }
        }

        if (!wanted)
        {
            counters.Count(DropReason.NoRoute);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5000, LogLevel.Error, "{Consumer} failed on message {MessageId} of {Adapter}; the message is let go")]
        public static partial void ConsumerFailed(ILogger logger, Exception failure, string consumer, string adapter, string messageId);
    }
}
