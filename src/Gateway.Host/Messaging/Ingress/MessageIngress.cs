using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;
using Gateway.Host.Model.Loss;

namespace Gateway.Host.Messaging.Ingress;

/// <summary>Takes inbound messages: checks them, reserves room, has them recorded, queues them for routing.</summary>
/// <remarks>Never throws synchronously: a refusal is a faulted task, so that a door need not guard two ways.</remarks>
internal sealed class MessageIngress : IIngress
{
    /// <summary>How long a full queue makes its caller wait.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly Task<ReceiveReceipt> Volatile = Task.FromResult(ReceiveReceipt.Volatile);
    private static readonly Task<ReceiveReceipt> Duplicate = Task.FromResult(ReceiveReceipt.Duplicate);

    private readonly RoutingQueue _queue;
    private readonly IInboundJournal _journal;
    private readonly MessageCounters _counters;
    private readonly LossBook _losses;
    private readonly TimeProvider _time;

    public MessageIngress(RoutingQueue queue, IInboundJournal journal, MessageCounters counters, LossBook losses, TimeProvider time)
    {
        (_queue, _journal, _counters, _losses, _time) = (queue, journal, counters, losses, time);

        // here, because nothing can be accepted before this exists: what an earlier run has accepted goes first
        foreach (var record in journal.Unrouted())
        {
            queue.Restore(new InboundEnvelope(record.Adapter, record.Generation, record.Message, record.Sequence));
        }
    }

    public Task<ReceiveReceipt> ReceiveAsync(
        AdapterId adapter, GenerationNumber generation, InboundMessage message, CancellationToken cancellationToken)
    {
        if (InboundRules.Breach(message) is { } breach)
        {
            _counters.Count(DropReason.Invalid);
            return Task.FromException<ReceiveReceipt>(new GatewayRefusedException(RefusalReason.Invalid, breach));
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<ReceiveReceipt>(cancellationToken);
        }

        var lane = _queue.Lane(adapter);
        return lane.TryReserve()
            ? Accept(lane, new InboundEnvelope(adapter, generation, message))
            : WaitAndAcceptAsync(lane, new InboundEnvelope(adapter, generation, message), cancellationToken);
    }

    private Task<ReceiveReceipt> Accept(InboundLane lane, InboundEnvelope envelope)
    {
        try
        {
            if (_journal.AcceptNow(envelope.Adapter, envelope.Message) is not { } receipt)
            {
                return AcceptLater(lane, envelope);
            }

            Settle(lane, envelope, new Acceptance(receipt));
            return Cached(receipt);
        }
        catch (Exception failure)
        {
            lane.Release();
            return Task.FromException<ReceiveReceipt>(failure);
        }
    }

    // a method of its own, so that the volatile path does not pay for the closure
    private Task<ReceiveReceipt> AcceptLater(InboundLane lane, InboundEnvelope envelope) =>
        _journal.AcceptAsync(envelope.Adapter, envelope.Generation, envelope.Message, acceptance => Settle(lane, envelope, acceptance));

    private void Settle(InboundLane lane, in InboundEnvelope envelope, in Acceptance? acceptance)
    {
        switch (acceptance)
        {
            case null:
                lane.Release();
                _counters.Count(DropReason.StorageUnavailable);
                _losses.Refused(lane.Adapter, LossCause.StorageUnavailable);
                break;
            case { Receipt: ReceiveReceipt.Duplicate }:
                lane.Release();
                _counters.CountDuplicate();
                break;
            default:
                _queue.Add(lane, envelope with { Sequence = acceptance.Value.Sequence });
                break;
        }
    }

    private async Task<ReceiveReceipt> WaitAndAcceptAsync(InboundLane lane, InboundEnvelope envelope, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        while (!lane.TryReserve())
        {
            await WaitForRoomAsync(lane, Patience - _time.GetElapsedTime(start), cancellationToken);
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
            await room.WaitAsync(patience, _time, cancellationToken);
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
        _counters.Count(DropReason.Overloaded);
        _losses.Refused(lane.Adapter, LossCause.Overloaded);
        return new GatewayRefusedException(
            RefusalReason.Overloaded,
            $"The inbound queue of '{lane.Adapter}' is full ({lane.Limit} messages wait); hand the message in again later.");
    }

    private static Task<ReceiveReceipt> Cached(ReceiveReceipt receipt) => receipt == ReceiveReceipt.Volatile ? Volatile : Duplicate;
}
