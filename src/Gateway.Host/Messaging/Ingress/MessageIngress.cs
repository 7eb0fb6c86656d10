using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Messaging.Ingress;

/// <summary>Takes inbound messages: checks them, reserves room, has them recorded, queues them for routing.</summary>
/// <remarks>Never throws synchronously: a refusal is a faulted task, so that a door need not guard two ways.</remarks>
internal sealed class MessageIngress(RoutingQueue queue, IInboundJournal journal, MessageCounters counters, TimeProvider time) : IIngress
{
    /// <summary>How long a full queue makes its caller wait.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly Task<ReceiveReceipt> Volatile = Task.FromResult(ReceiveReceipt.Volatile);
    private static readonly Task<ReceiveReceipt> Durable = Task.FromResult(ReceiveReceipt.Durable);
    private static readonly Task<ReceiveReceipt> Duplicate = Task.FromResult(ReceiveReceipt.Duplicate);

    public Task<ReceiveReceipt> ReceiveAsync(
        AdapterId adapter, GenerationNumber generation, InboundMessage message, CancellationToken cancellationToken)
    {
        if (InboundRules.Breach(message) is { } breach)
        {
            counters.Count(DropReason.Invalid);
            return Task.FromException<ReceiveReceipt>(new GatewayRefusedException(RefusalReason.Invalid, breach));
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<ReceiveReceipt>(cancellationToken);
        }

        var lane = queue.Lane(adapter);
        return lane.TryReserve()
            ? Accept(lane, new InboundEnvelope(adapter, generation, message))
            : WaitAndAcceptAsync(lane, new InboundEnvelope(adapter, generation, message), cancellationToken);
    }

    private Task<ReceiveReceipt> Accept(InboundLane lane, InboundEnvelope envelope)
    {
        ValueTask<ReceiveReceipt> recording;
        try
        {
            recording = journal.AcceptAsync(envelope.Adapter, envelope.Message);
        }
        catch (Exception failure)
        {
            lane.Release();
            return Task.FromException<ReceiveReceipt>(failure);
        }

        return recording.IsCompletedSuccessfully
            ? Cached(Finish(lane, envelope, recording.Result))
            : AcceptLaterAsync(lane, envelope, recording);
    }

    private async Task<ReceiveReceipt> AcceptLaterAsync(InboundLane lane, InboundEnvelope envelope, ValueTask<ReceiveReceipt> recording)
    {
        ReceiveReceipt receipt;
        try
        {
            receipt = await recording;
        }
        catch
        {
            lane.Release();
            throw;
        }

        return Finish(lane, envelope, receipt);
    }

    private ReceiveReceipt Finish(InboundLane lane, in InboundEnvelope envelope, ReceiveReceipt receipt)
    {
        if (receipt == ReceiveReceipt.Duplicate)
        {
            lane.Release();
            counters.CountDuplicate();
        }
        else
        {
            queue.Add(lane, envelope);
        }

        return receipt;
    }

    private async Task<ReceiveReceipt> WaitAndAcceptAsync(InboundLane lane, InboundEnvelope envelope, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!lane.TryReserve())
        {
            await WaitForRoomAsync(lane, Patience - time.GetElapsedTime(start), cancellationToken);
        }

        return await Accept(lane, envelope);
    }

    private async Task WaitForRoomAsync(InboundLane lane, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (patience <= TimeSpan.Zero || !lane.TryJoinWaiters(out var room))
        {
            throw Overloaded(lane);
        }

        try
        {
            await room.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw Overloaded(lane);
        }
        finally
        {
            lane.LeaveWaiters();
        }
    }

    private GatewayRefusedException Overloaded(InboundLane lane)
    {
        counters.Count(DropReason.Overloaded);
        return new GatewayRefusedException(
            RefusalReason.Overloaded,
            $"The inbound queue of '{lane.Adapter}' is full ({lane.Limit} messages wait); hand the message in again later.");
    }

    private static Task<ReceiveReceipt> Cached(ReceiveReceipt receipt) => receipt switch
    {
        ReceiveReceipt.Volatile => Volatile,
        ReceiveReceipt.Durable => Durable,
        _ => Duplicate,
    };
}
