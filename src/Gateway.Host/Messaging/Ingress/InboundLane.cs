using Gateway.Host.Model;

namespace Gateway.Host.Messaging.Ingress;

/// <summary>The accepted messages of one instance that routing has not seen yet: a ring that grows up to the instance's limit.</summary>
/// <remarks>
/// Room is reserved before a message is accepted and filled after, so that an accepted message never meets a full queue. Safe from any
/// thread; one short lock, nothing is called under it.
/// </remarks>
internal sealed class InboundLane(AdapterId adapter, InstanceLimits limits)
{
    private readonly Lock _gate = new();
    private InboundEnvelope[] _ring = new InboundEnvelope[16];
    private TaskCompletionSource _room = NewRoom();
    private int _head;
    private int _count;
    private int _reserved;
    private int _waiters;
    private bool _scheduled;
    private long _accepted;

    public AdapterId Adapter { get; } = adapter;

    public int Limit => limits.Current.InboundQueue;

    /// <summary>Of the same instance on the way out: for those who show both.</summary>
    public int OutboundLimit => limits.Current.OutboundQueue;

    public int Count => Volatile.Read(ref _count);

    public long Accepted => Volatile.Read(ref _accepted);

    public bool TryReserve()
    {
        var limit = Limit;
        lock (_gate)
        {
            if (_count + _reserved >= limit)
            {
                return false;
            }

            _reserved++;
            return true;
        }
    }

    public void ReserveBeyondLimit()
    {
        lock (_gate)
        {
            _reserved++;
        }
    }

    /// <summary>Gives back room that was reserved for a message that was not accepted.</summary>
    public void Release()
    {
        TaskCompletionSource? room;
        lock (_gate)
        {
            _reserved--;
            room = TakeRoomNeedsLock();
        }

        room?.TrySetResult();
    }

    /// <summary>Puts a message into reserved room. True when the lane was idle and has to be scheduled.</summary>
    public bool Add(in InboundEnvelope envelope)
    {
        lock (_gate)
        {
            _reserved--;
            if (_count == _ring.Length)
            {
                GrowNeedsLock();
            }

            _ring[(_head + _count) & (_ring.Length - 1)] = envelope;
            _count++;
            _accepted++;
            return !_scheduled && (_scheduled = true);
        }
    }

    /// <summary>Takes the oldest messages. <paramref name="more"/>: the lane stays scheduled.</summary>
    public int Drain(Span<InboundEnvelope> into, out bool more)
    {
        TaskCompletionSource? room;
        int taken;
        lock (_gate)
        {
            taken = Math.Min(_count, into.Length);
            var first = Math.Min(taken, _ring.Length - _head);
            Move(_ring.AsSpan(_head, first), into);
            Move(_ring.AsSpan(0, taken - first), into[first..]);
            _head = (_head + taken) & (_ring.Length - 1);
            _count -= taken;
            more = _scheduled = _count > 0;
            room = TakeRoomNeedsLock();
        }

        room?.TrySetResult();
        return taken;
    }

    /// <summary><paramref name="room"/> completes when there may be room. False when as many callers wait as messages would fit.</summary>
    public bool TryJoinWaiters(out Task room)
    {
        var limit = Limit;
        lock (_gate)
        {
            room = _count + _reserved < limit ? Task.CompletedTask : _room.Task;

            // the waiting callers hold their messages: they are a queue too, and bounded like one
            var joins = room.IsCompleted || _waiters < limit;
            _waiters += joins ? 1 : 0;
            return joins;
        }
    }

    public void LeaveWaiters()
    {
        lock (_gate)
        {
            _waiters--;
        }
    }

    private static void Move(Span<InboundEnvelope> from, Span<InboundEnvelope> to)
    {
        from.CopyTo(to);
        from.Clear();
    }

    private static TaskCompletionSource NewRoom() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource? TakeRoomNeedsLock()
    {
        if (_waiters == 0)
        {
            return null;
        }

        var room = _room;
        _room = NewRoom();
        return room;
    }

    private void GrowNeedsLock()
    {
        var larger = new InboundEnvelope[_ring.Length * 2];
        for (var i = 0; i < _count; i++)
        {
            larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        }

        (_ring, _head) = (larger, 0);
    }
}
