using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Messaging.Ingress;
using Gateway.Host.Model.Journal;
using Microsoft.Extensions.Logging;

namespace Gateway.Host.Messaging.Routing;

/// <summary>The one reader of the routing queue: shows each message to every consumer, and hands on what they make of it.</summary>
/// <remarks>
/// A batch that has been taken is kept until what was made of it is written down, so that ending this loop at any point, or a full disk, loses
/// no message. Only then the journal is told that it has been routed.
/// </remarks>
internal sealed partial class RouterLoop(
    RoutingQueue queue, IEnumerable<IRouteConsumer> consumers, IDeliveries deliveries, IInboundJournal journal, MessageCounters counters,
    ILogger<RouterLoop> logger) : IHostLoop
{
    private const int Batch = 256;
    private static readonly TimeSpan StoragePause = TimeSpan.FromSeconds(1);
    private readonly IRouteConsumer[] _consumers = [.. consumers];
    private readonly InboundEnvelope[] _batch = new InboundEnvelope[Batch];
    private readonly long[] _sequences = new long[Batch];
    private readonly List<DeliveryRequest> _made = [];
    private int _taken;
    private int _shown;

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
            if (_taken == 0 && (_taken = queue.Take(_batch)) == 0)
            {
                await beat.WaitAsync(queue.Arrived.Next());
                queue.Arrived.Reset();
                continue;
            }

            Show();
            if (_made.Count == 0 || await HandOnAsync(beat, stopping))
            {
                Finish();
            }
        }
    }

    private void Show()
    {
        for (; _shown < _taken; _shown++)
        {
            Show(_batch[_shown]);
        }
    }

    private void Show(in InboundEnvelope envelope)
    {
        var wanted = false;
        foreach (var consumer in _consumers)
        {
            var before = _made.Count;
            try
            {
                wanted |= consumer.Consume(envelope, _made);
            }
            catch (Exception failure)
            {
                // one bad message must not end the loop and take its batch along
                wanted = true;
                _made.RemoveRange(before, _made.Count - before);
                counters.Count(DropReason.ConsumerFault);
                Log.ConsumerFailed(logger, failure, consumer.GetType().Name, envelope.Adapter.ToString(), envelope.Message.MessageId);
            }
        }

        if (!wanted)
        {
            counters.Count(DropReason.NoRoute);
        }
    }

    /// <summary>True when it is written down. False: the same batch again; what was written down nevertheless is known by its id.</summary>
    private async ValueTask<bool> HandOnAsync(LoopBeat beat, CancellationToken stopping)
    {
        try
        {
            var submitting = deliveries.SubmitAsync(_made);
            if (!submitting.IsCompletedSuccessfully)
            {
                await beat.WaitAsync(submitting.AsTask());
            }

            return true;
        }
        catch (GatewayRefusedException)
        {
            // the store says by itself that it cannot write; the messages wait here, and their senders' queue behind them
            await beat.PauseAsync(StoragePause, stopping);
            return false;
        }
    }

    private void Finish()
    {
        var written = 0;
        for (var i = 0; i < _taken; i++)
        {
            if (_batch[i].Sequence != 0)
            {
                _sequences[written++] = _batch[i].Sequence;
            }
        }

        if (written > 0)
        {
            journal.Routed(_sequences.AsSpan(0, written));
        }

        counters.CountRouted(_taken);
        Array.Clear(_batch, 0, _taken);
        _made.Clear();
        (_taken, _shown) = (0, 0);
    }

    private static partial class Log
    {
        [LoggerMessage(5000, LogLevel.Error, "{Consumer} failed on message {MessageId} of {Adapter}; the message is let go")]
        public static partial void ConsumerFailed(ILogger logger, Exception failure, string consumer, string adapter, string messageId);
    }
}
