using System.Threading.Channels;
using Gateway.Abstractions;

namespace Gateway.Adapters.Plumbing;

/// <summary>
/// Hands events to the host, in order, beside the loop that reads: a host that takes its time must not keep heartbeats from being read. What does not fit
/// into the queue is not received: the session is resumed later from the last event that is in it.
/// </summary>
internal sealed class InboundPump(IAdapterContext context, SessionKeeper keeper)
{
    private const int Room = 1000;

    private readonly Channel<QueuedEvent> _queue = Channel.CreateBounded<QueuedEvent>(new BoundedChannelOptions(Room) { SingleReader = true });
    private readonly Handover _handover = new(context);

    /// <summary>At least half of the room is free.</summary>
    public bool HasRoom => _queue.Reader.Count <= Room / 2;

    /// <summary>False when the queue is full.</summary>
    public bool TryAdd(QueuedEvent one) => _queue.Writer.TryWrite(one);

    /// <summary>Nothing more will be added.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var one in _queue.Reader.ReadAllAsync(stopping))
            {
                foreach (var message in one.Messages)
                {
                    await _handover.GiveAsync(message, stopping);
                }

                await keeper.TakenAsync(one.Session, one.Sequence, one.IsFruit);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // what is left is delivered again when the session is resumed
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.Fenced)
        {
            // this generation has been replaced, and its successor resumes
        }
    }
}
