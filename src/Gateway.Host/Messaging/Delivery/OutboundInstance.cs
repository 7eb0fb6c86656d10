using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>Everything on its way to one instance: a lane per conversation, and the places in which lanes send.</summary>
/// <remarks>
/// Safe from any thread. A busy lane belongs to one thread at a time, which sends message after message through the door; all other state
/// is guarded by one short lock. An adapter may keep the sending thread for ever: nothing waits for that thread.
/// </remarks>
internal sealed class OutboundInstance(
    AdapterId adapter, InstanceLimits limits, DoorDirectory doors, DeliveryLedger ledger, Wakeup delayed, TimeProvider time)
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
    private int _inFlight;
    private bool _awaitsDoor;

    // the generation whose door said that it is gone; 0 for none. A plain long, because it is also read without the lock
    private long _gone;

    public AdapterId Adapter { get; } = adapter;

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

    public bool Add(OutboundMessage message)
    {
        var limit = limits.Current;
        lock (_gate)
        {
            if (_depth < limit.OutboundQueue)
            {
                if (!_lanes.TryGetValue(message.Conversation, out var lane))
                {
                    _lanes.Add(message.Conversation, lane = new OutboundLane(this, message.Conversation));
                }

                lane.Waiting.Enqueue(new OutboundEntry(message, time.GetTimestamp()));
                _depth++;
                if (lane.State == LaneState.Idle)
                {
                    MakeReadyNeedsLock(lane);
                }

                StartNeedsLock(limit.MaxConcurrentSends);
                return true;
            }
        }

        ledger.Dropped(Adapter, message, DropReason.OutboundFull, limit.OutboundQueue);
        return false;
    }

    /// <summary>Whether a bot's message is one of ours: sent already, or in flight with the same text because the platform told us first.</summary>
    public bool IsOwn(InboundMessage message)
    {
        lock (_gate)
        {
            return _sent.Contains(message.MessageId)
                || (_lanes.TryGetValue(message.Conversation, out var lane) && lane.State == LaneState.Busy
                    && lane.Waiting.TryPeek(out var first) && first.Message.Text == message.Text);
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

    /// <summary>Sends from this lane until it is empty, has to wait, or somebody else goes on. Called by the pool with a busy lane.</summary>
    public void Run(OutboundLane lane)
    {
        for (var turn = 0; TryTake(lane, turn, out var message); turn++)
        {
            var door = doors.Find(Adapter);
            var gone = Volatile.Read(ref _gone);
            if (door is null || door.Generation.Value == gone)
            {
                Park(lane, gone);
                return;
            }

            var call = lane.Call;
            if (!call.Send(door, message) || !Settle(lane, call))
            {
                return;
            }
        }
    }

    /// <summary>A call of this lane has completed away from its sender.</summary>
    public void GoOn(OutboundLane lane, SendCall call)
    {
        lane.RenewCall();
        if (Settle(lane, call))
        {
            Run(lane);
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

    /// <summary>Gives up what is too old, and looks for a door once more in case its opening was missed.</summary>
    public void Tidy(long now)
    {
        List<(OutboundEntry Entry, int Attempts)>? expired = null;
        lock (_gate)
        {
            foreach (var lane in _lanes.Values)
            {
                if (lane.State != LaneState.Busy)
                {
                    ExpireNeedsLock(lane, now, ref expired);
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

        Report(expired);
        if (doors.Find(Adapter) is not null)
        {
            DoorOpened();
        }
    }

    private bool TryTake(OutboundLane lane, int turn, out OutboundMessage message)
    {
        var places = limits.Current.MaxConcurrentSends;
        var now = time.GetTimestamp();
        List<(OutboundEntry Entry, int Attempts)>? expired = null;
        OutboundMessage? taken = null;
        lock (_gate)
        {
            ExpireNeedsLock(lane, now, ref expired);
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
                taken = lane.Attempts == 0 ? first.Message : first.Message with { Attempt = lane.Attempts + 1 };
            }

            StartNeedsLock(places);
        }

        Report(expired);
        message = taken!;
        return taken is not null;
    }

    /// <summary>Applies the outcome of an attempt. True when the lane goes on at once.</summary>
    private bool Settle(OutboundLane lane, SendCall call)
    {
        var result = call.Result;
        if (result.Status == CallStatus.Abandoned && ReferenceEquals(lane.Call, call))
        {
            lane.RenewCall();
        }

        var attempt = lane.Attempts + 1;
        var decision = DeliveryPolicy.Judge(result, attempt, Random.Shared.NextDouble());
        switch (decision.Step)
        {
            case DeliveryStep.AwaitDoor:
                Park(lane, call.Generation.Value);
                return false;
            case DeliveryStep.AwaitRoom or DeliveryStep.Retry:
                Delay(lane, decision.Pause, decision.Step == DeliveryStep.Retry ? attempt : lane.Attempts);
                return false;
            default:
                var message = Finish(lane, result.Value?.PlatformMessageId);
                Record(message, decision, attempt);
                return true;
        }
    }

    private OutboundMessage Finish(OutboundLane lane, string? platformMessageId)
    {
        lock (_gate)
        {
            lane.Attempts = 0;
            _depth--;
            if (platformMessageId is not null)
            {
                _sent.TryAdd(platformMessageId);
            }

            return lane.Waiting.Dequeue().Message;
        }
    }

    private void Record(OutboundMessage message, in DeliveryDecision decision, int attempts)
    {
        if (decision.Step == DeliveryStep.Delivered)
        {
            ledger.Delivered();
        }
        else
        {
            ledger.NotDelivered(Adapter, message, decision.Reason, decision.Detail, attempts);
        }
    }

    /// <summary>No door: the lane gives its place back, and nobody sends until one opens. Costs no attempt.</summary>
    private void Park(OutboundLane lane, long gone)
    {
        lock (_gate)
        {
            (_awaitsDoor, _gone) = (true, gone);
            _inFlight--;
            MakeReadyNeedsLock(lane);
        }

        // the next door may have opened between the look and the lock; its event is then over already
        if (doors.Find(Adapter) is { } door && door.Generation.Value != gone)
        {
            DoorOpened();
        }
    }

    private void Delay(OutboundLane lane, TimeSpan pause, int attempts)
    {
        var places = limits.Current.MaxConcurrentSends;
        var due = time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency);
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

    private void ExpireNeedsLock(OutboundLane lane, long now, ref List<(OutboundEntry Entry, int Attempts)>? expired)
    {
        while (lane.Waiting.TryPeek(out var first) && time.GetElapsedTime(first.HandedIn, now) > DeliveryPolicy.MaxAge)
        {
            lane.Waiting.Dequeue();
            (expired ??= []).Add((first, lane.Attempts));
            lane.Attempts = 0;
            _depth--;
        }
    }

    private void Report(List<(OutboundEntry Entry, int Attempts)>? expired)
    {
        foreach (var (entry, attempts) in expired ?? [])
        {
            ledger.NotDelivered(Adapter, entry.Message, DropReason.Expired, $"It waited longer than {DeliveryPolicy.MaxAge.TotalHours} h.", attempts);
        }
    }
}
