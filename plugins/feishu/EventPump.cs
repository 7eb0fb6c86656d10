using System.Threading.Channels;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Feishu;

/// <summary>
/// Hands events to the gateway, in order, beside the loop that reads, and confirms each to Feishu once the gateway has it. What does not fit into the queue
/// is not confirmed, so Feishu delivers it again.
/// </summary>
internal sealed class EventPump(IAdapterContext context, InboundMapping mapping)
{
    private const int Room = 1000;

    private readonly Channel<ReceivedEvent> _queue = Channel.CreateBounded<ReceivedEvent>(new BoundedChannelOptions(Room) { SingleReader = true });
    private readonly Handover _handover = new(context);
    private long _busySince;

    /// <summary>How long one event has been under way, apart from waits for the gateway; zero when none is.</summary>
    public TimeSpan Busy => Volatile.Read(ref _busySince) is not 0 and var since && !_handover.IsRefused ? context.TimeProvider.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>False when the queue is full.</summary>
    public bool TryAdd(ReceivedEvent one) => _queue.Writer.TryWrite(one);

    /// <summary>Nothing more will be added.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var one in _queue.Reader.ReadAllAsync(stopping))
            {
                Volatile.Write(ref _busySince, context.TimeProvider.GetTimestamp());
                foreach (var message in JsonLook.Parse(one.Json) is { } json ? mapping.Map(json) : [])
                {
                    await _handover.GiveAsync(message, stopping);
                }

                await one.Link.ConfirmAsync(one, stopping);
                Volatile.Write(ref _busySince, 0);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // what is left is not confirmed, so Feishu delivers it again
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.Fenced)
        {
            // this generation has been replaced, and its successor gets it
        }
    }
}
