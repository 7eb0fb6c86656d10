using Gateway.Abstractions;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>The lanes of one instance, who may send now, who waits for what. State only: nothing is sent and nothing written down from here.</summary>
/// <remarks>Safe from any thread; one short lock, nothing is called under it.</remarks>
internal sealed class LaneBoard(OutboundInstance owner, InstanceLimits limits, Wakeup delayed, TimeProvider time)
{
    /// <summary>Messages that a lane may send in a row while others wait for a place.</summary>
    private const int Turns = 32;

    /// <summary>Platform ids of what was sent, to recognise it when it comes back.</summary>
    private const int RememberedSends = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, OutboundLane> _lanes = new(StringComparer.Ordinal);
    private readonly Queue<OutboundLane> _ready = new();
    private readonly PriorityQueue<OutboundLane, long> _delayed = new();
    private readonly RecentIds _sent = new(RememberedSends);
    private int _depth;
    private int _reserved;
    private int _inFlight;
    private bool _awaitsDoor;

    // a plain long, because it is also read without the lock
    private long _gone;

    /// <summary>The generation whose door said that it is gone; 0 for none.</summary>
    public long Gone => Volatile.Read(ref _gone);

    public (int Depth, int InFlight, bool AwaitsDoor) State
    {
        get
        {
            lock (_gate)
            {
                return (_depth, _inFlight, _awaitsDoor);
            }
        }
    }

    /// <summary>How long the oldest message has waited; null when none does. Looks at every conversation.</summary>
    public TimeSpan? Oldest
    {
        get
        {
            var now = time.GetTimestamp();
            lock (_gate)
            {
                TimeSpan? oldest = null;
                foreach (var lane in _lanes.Values)
                {
                    if (lane.Waiting.TryPeek(out var first) && time.GetElapsedTime(first.HandedIn, now) is var age && !(age <= oldest))
                    {
                        oldest = age;
                    }
                }

                return oldest;
            }
        }
    }

    /// <summary>Takes a place in the queue before the message is written down. False when as many wait as the limit allows.</summary>
    public bool TryReserve()
    {
        var limit = limits.Current.OutboundQueue;
        lock (_gate)
        {
            var room = _depth + _reserved < limit;
            _reserved += room ? 1 : 0;
            return room;
        }
    }

    /// <summary>Gives a place back: the message was not taken.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _reserved--;
        }
    }

    /// <summary>Puts a message that has been written down at the end of its lane. Called in the order of their sequences.</summary>
    /// <param name="delivery">The message.</param>
    /// <param name="reserved">Whether it had a place; without one it goes beyond the limit.</param>
    public void Add(DeliveryRecord delivery, bool reserved)
    {
        var places = limits.Current.MaxConcurrentSends;
        var now = time.GetTimestamp();
        var age = time.GetUtcNow() - delivery.Created;
        var pause = delivery.Due - time.GetUtcNow();
        lock (_gate)
        {
            _reserved -= reserved ? 1 : 0;
            if (!_lanes.TryGetValue(delivery.Message.Conversation, out var lane))
            {
                _lanes.Add(delivery.Message.Conversation, lane = new OutboundLane(owner, delivery.Message.Conversation));
            }

            lane.Waiting.Enqueue(new OutboundEntry(delivery, now - Timestamps(age)));
            _depth++;
            if (lane.State == LaneState.Idle && pause > TimeSpan.Zero)
            {
                lane.State = LaneState.Delayed;
                _delayed.Enqueue(lane, now + Timestamps(pause.Value));
            }
            else if (lane.State == LaneState.Idle)
            {
                MakeReadyNeedsLock(lane);
            }

            StartNeedsLock(places);
        }

        if (pause > TimeSpan.Zero)
        {
            delayed.Set();
        }
    }

    /// <summary>Whether a bot's message is one of ours: sent already, or in flight with the same text because the platform told us first.</summary>
    public bool IsOwn(InboundMessage message)
    {
        lock (_gate)
        {
            return _sent.Contains(message.MessageId)
                || (_lanes.TryGetValue(message.Conversation, out var lane) && lane.State == LaneState.Busy
                    && lane.Waiting.TryPeek(out var first) && first.Delivery.Message.Text == message.Text);
        }
    }

    /// <summary>A generation has become ready.</summary>
    public void DoorOpened()
    {
        var places = limits.Current.MaxConcurrentSends;
        lock (_gate)
        {
            (_awaitsDoor, _gone) = (false, 0);
            StartNeedsLock(places);
        }
    }

    /// <summary>Wakes lanes whose pause is over. The timestamp at which the next one is, or null.</summary>
    public long? WakeDue(long now)
    {
        var places = limits.Current.MaxConcurrentSends;
        lock (_gate)
        {
            long? next = null;
            while (_delayed.TryPeek(out var lane, out var due) && (next = due) <= now)
            {
                _delayed.Dequeue();
                MakeReadyNeedsLock(lane);
                next = null;
            }

            StartNeedsLock(places);
            return next;
        }
    }

    /// <summary>Takes what is too old out of the lanes that are not busy.</summary>
    public List<DeliveryRecord>? Tidy(long now)
    {
        List<DeliveryRecord>? expired = null;
        var longest = limits.Current.SendMaxAge;
        lock (_gate)
        {
            foreach (var lane in _lanes.Values)
            {
                if (lane.State != LaneState.Busy)
                {
                    ExpireNeedsLock(lane, now, longest, ref expired);
                }
            }

            for (var left = _ready.Count; left > 0; left--)
            {
                // with the door away nobody would run, and so remove, a lane that has become empty
                var lane = _ready.Dequeue();
                if (lane.Waiting.Count > 0)
                {
                    _ready.Enqueue(lane);
                }
                else
                {
                    RemoveNeedsLock(lane);
                }
            }
        }

        return expired;
    }

    /// <summary>The first message of a busy lane. Null: the lane has been given back.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="turn">How many it has sent in a row.</param>
    /// <param name="expired">What was too old.</param>
    public DeliveryRecord? Take(OutboundLane lane, int turn, out List<DeliveryRecord>? expired)
    {
        var limit = limits.Current;
        var now = time.GetTimestamp();
        DeliveryRecord? taken = null;
        expired = null;
        lock (_gate)
        {
            ExpireNeedsLock(lane, now, limit.SendMaxAge, ref expired);
            if (!lane.Waiting.TryPeek(out var first))
            {
                _inFlight--;
                RemoveNeedsLock(lane);
            }
            else if (_awaitsDoor || (turn >= Turns && _ready.Count > 0))
            {
                _inFlight--;
                MakeReadyNeedsLock(lane);
            }
            else
            {
                taken = first.Delivery;
            }

            StartNeedsLock(limit.MaxConcurrentSends);
        }

        return taken;
    }

    /// <summary>The first message of a busy lane has its final outcome.</summary>
    public void Finish(OutboundLane lane, string? platformMessageId)
    {
        lock (_gate)
        {
            Reset(lane);
            _depth--;
            if (platformMessageId is not null)
            {
                _sent.TryAdd(platformMessageId);
            }

            lane.Waiting.Dequeue();
        }
    }

    /// <summary>No door: the busy lane gives its place back, and nobody sends until one opens.</summary>
    public void Park(OutboundLane lane, long gone)
    {
        lock (_gate)
        {
            (_awaitsDoor, _gone) = (true, gone);
            _inFlight--;
            MakeReadyNeedsLock(lane);
        }
    }

    /// <summary>The busy lane gives its place back and waits.</summary>
    public void Delay(OutboundLane lane, TimeSpan pause, int attempts)
    {
        var places = limits.Current.MaxConcurrentSends;
        var due = time.GetTimestamp() + Timestamps(pause);
        lock (_gate)
        {
            lane.Attempts = attempts;
            lane.State = LaneState.Delayed;
            _delayed.Enqueue(lane, due);
            _inFlight--;
            StartNeedsLock(places);
        }

        delayed.Set();
    }

    private static void Reset(OutboundLane lane) => (lane.Attempts, lane.MayBeDuplicate) = (0, false);

    private void MakeReadyNeedsLock(OutboundLane lane)
    {
        lane.State = LaneState.Ready;
        _ready.Enqueue(lane);
    }

    private void RemoveNeedsLock(OutboundLane lane)
    {
        lane.State = LaneState.Idle;
        _lanes.Remove(lane.Conversation);
    }

    private void StartNeedsLock(int places)
    {
        while (!_awaitsDoor && _inFlight < places && _ready.TryDequeue(out var lane))
        {
            lane.State = LaneState.Busy;
            _inFlight++;
            ThreadPool.UnsafeQueueUserWorkItem(lane, preferLocal: false);
        }
    }

    private void ExpireNeedsLock(OutboundLane lane, long now, TimeSpan longest, ref List<DeliveryRecord>? expired)
    {
        while (lane.Waiting.TryPeek(out var first) && time.GetElapsedTime(first.HandedIn, now) > longest)
        {
            lane.Waiting.Dequeue();
            (expired ??= []).Add(first.Delivery with { Attempts = Math.Max(first.Delivery.Attempts, lane.Attempts) });
            Reset(lane);
            _depth--;
        }
    }

    private long Timestamps(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
