using System.Threading.Channels;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>
/// Hands events to the gateway, in order, beside the loops that read, and confirms each to Slack once the gateway has it. What does not fit into the queue
/// is not confirmed, so Slack delivers it again. Whether a delivery is a repetition says nothing: it may be the first one that arrives.
/// </summary>
internal sealed class EnvelopePump(IAdapterContext context, InboundMapping mapping, MessageTrail trail, CatchUp catchUp)
{
    private const int Room = 1000;

    private readonly Channel<Envelope?> _queue = Channel.CreateBounded<Envelope?>(new BoundedChannelOptions(Room) { SingleReader = true });
    private readonly Handover _handover = new(context);
    private long _busySince;

    /// <summary>How long one event has been under way, apart from waits for the gateway; zero when none is.</summary>
    public TimeSpan Busy => Volatile.Read(ref _busySince) is not 0 and var since && !_handover.IsRefused ? context.TimeProvider.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>False when the queue is full.</summary>
    public bool TryAdd(Envelope one) => _queue.Writer.TryWrite(one);

    /// <summary>There was a time without a connection: what was written then is fetched before anything newer is handed over.</summary>
    public void CatchUp() => _queue.Writer.TryWrite(null);

    /// <summary>Nothing more will be added.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var one in _queue.Reader.ReadAllAsync(stopping))
            {
                Volatile.Write(ref _busySince, context.TimeProvider.GetTimestamp());
                await (one is null ? catchUp.RunAsync(_handover, stopping) : DeliverAsync(one, stopping));
                Volatile.Write(ref _busySince, 0);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // what is left is not confirmed, so Slack delivers it again
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.Fenced)
        {
            // this generation has been replaced, and its successor gets it
        }
    }

    private async Task DeliverAsync(Envelope one, CancellationToken stopping)
    {
        var mapped = one.Type == "events_api" ? mapping.Map(one.Payload) : MappedEvent.Nothing;
        foreach (var message in mapped.Messages)
        {
            await _handover.GiveAsync(message, stopping);
        }

        try
        {
            await one.Link.ConfirmAsync(one.Id, stopping);
        }
        finally
        {
            // the gateway has it, however the confirming ends: without this a stop at this moment would leave nothing to fetch from
            await trail.TakenAsync(mapped);
        }
    }
}
