using Gateway.Abstractions;
using Gateway.Host.Messaging.Routing;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>Everything on its way to one instance: a lane per conversation, each sending message after message through the door.</summary>
/// <remarks>
/// Safe from any thread. A busy lane belongs to one thread at a time. An adapter may keep the sending thread for ever: nothing waits for that
/// thread. An attempt is on disk before the adapter is entered, an outcome is written after it.
/// </remarks>
internal sealed class OutboundInstance
{
    private readonly InstanceLimits _limits;
    private readonly DoorDirectory _doors;
    private readonly IDeliveryJournal _journal;
    private readonly DeliveryLedger _ledger;
    private readonly BridgeLinks _links;
    private readonly TimeProvider _time;
    private readonly LaneBoard _board;

    public OutboundInstance(
        AdapterId adapter, InstanceLimits limits, DoorDirectory doors, IDeliveryJournal journal, DeliveryLedger ledger, BridgeLinks links, Wakeup delayed, TimeProvider time)
    {
        (Adapter, _limits, _doors, _journal, _ledger, _links, _time) = (adapter, limits, doors, journal, ledger, links, time);
        _board = new LaneBoard(this, limits, delayed, time);
    }

    public AdapterId Adapter { get; }

    public int Limit => _limits.Current.OutboundQueue;

    /// <summary>Of the same instance on the way in: for those who show both.</summary>
    public int InboundLimit => _limits.Current.InboundQueue;

    public int SendAttempts => _limits.Current.SendAttempts;

    public AmbiguousPolicy OnAmbiguous => _limits.Current.OnAmbiguous;

    public (int Depth, int InFlight, bool AwaitsDoor) State => _board.State;

    /// <inheritdoc cref="LaneBoard.Oldest"/>
    public TimeSpan? Oldest => _board.Oldest;

    /// <inheritdoc cref="LaneBoard.TryReserve"/>
    public bool TryReserve() => _board.TryReserve();

    /// <inheritdoc cref="LaneBoard.Release"/>
    public void Release() => _board.Release();

    /// <inheritdoc cref="LaneBoard.Add"/>
    public void Add(DeliveryRecord delivery, bool reserved) => _board.Add(delivery, reserved);

    /// <inheritdoc cref="LaneBoard.IsOwn"/>
    public bool IsOwn(InboundMessage message) => _board.IsOwn(message);

    /// <inheritdoc cref="LaneBoard.DoorOpened"/>
    public void DoorOpened() => _board.DoorOpened();

    /// <inheritdoc cref="LaneBoard.WakeDue"/>
    public long? WakeDue(long now) => _board.WakeDue(now);

    /// <summary>Gives up what is too old, and looks for a door once more in case its opening was missed.</summary>
    public void Tidy(long now)
    {
        Report(_board.Tidy(now));
        if (_doors.Find(Adapter) is not null)
        {
            _board.DoorOpened();
        }
    }

    /// <summary>Sends from this lane until it is empty, has to wait, or somebody else goes on. Called by the pool with a busy lane.</summary>
    public void Run(OutboundLane lane)
    {
        for (var turn = 0; TryTake(lane, turn); turn++)
        {
            if (FindDoor() is null)
            {
                Park(lane, _board.Gone);
                return;
            }

            var marking = _journal.AttemptAsync(lane.Current!);
            if (!marking.IsCompletedSuccessfully)
            {
                _ = SendMarkedAsync(lane, marking);
                return;
            }

            if (!Send(lane))
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

    private IOutboundDoor? FindDoor()
    {
        var door = _doors.Find(Adapter);
        return door is null || door.Generation.Value == _board.Gone ? null : door;
    }

    /// <summary>Prepares the first message of the lane as <see cref="OutboundLane.Current"/>. False: the lane has been given back.</summary>
    private bool TryTake(OutboundLane lane, int turn)
    {
        var taken = _board.Take(lane, turn, out var expired);
        Report(expired);
        lane.Current = taken is null ? null : DeliverySteps.Attempting(taken, lane, _time.GetUtcNow());
        return taken is not null;
    }

    /// <summary>Goes on when the attempt is on disk. Never faults.</summary>
    private async Task SendMarkedAsync(OutboundLane lane, ValueTask marking)
    {
        try
        {
            await marking;
        }
        catch (GatewayRefusedException)
        {
            // not entered, so not an attempt; the store says by itself that it cannot write
            _board.Delay(lane, DeliveryPolicy.StoragePause, lane.Attempts);
            return;
        }
        catch (Exception failure)
        {
            // nobody awaits this: without a next turn the conversation would be silent for good
            _ledger.Postponed(lane.Current!, failure);
            _board.Delay(lane, DeliveryPolicy.StoragePause, lane.Attempts);
            return;
        }

        if (Send(lane))
        {
            Run(lane);
        }
    }

    /// <summary>Enters the adapter with the current message. True when the lane goes on at once.</summary>
    private bool Send(OutboundLane lane)
    {
        var current = lane.Current!;
        if (FindDoor() is not { } door)
        {
            _journal.Settle(DeliverySteps.Withdrawn(current, _time.GetUtcNow()));
            Park(lane, _board.Gone);
            return false;
        }

        var call = lane.Call;
        var message = current.Attempts == 1 && !current.MayBeDuplicate
            ? current.Message
            : current.Message with { Attempt = current.Attempts, MayBeDuplicate = current.MayBeDuplicate };
        return call.Send(door, _links.Bind(Adapter, message)) && Settle(lane, call);
    }

    /// <summary>Applies the outcome of an attempt. True when the lane goes on at once.</summary>
    private bool Settle(OutboundLane lane, SendCall call)
    {
        var result = call.Result;
        if (result.Status == CallStatus.Abandoned && ReferenceEquals(lane.Call, call))
        {
            lane.RenewCall();
        }

        var current = lane.Current!;
        var decision = DeliveryPolicy.Judge(result, current.Attempts, _limits.Current, _limits.IsWell, Random.Shared.NextDouble());
        switch (decision.Step)
        {
            case DeliveryStep.AwaitDoor:
                _journal.Settle(DeliverySteps.Withdrawn(current, _time.GetUtcNow()));
                Park(lane, call.Generation.Value);
                return false;
            case DeliveryStep.AwaitRoom:
                _journal.Settle(DeliverySteps.Withdrawn(current, _time.GetUtcNow()));
                _board.Delay(lane, decision.Pause, lane.Attempts);
                return false;
            case DeliveryStep.AwaitHealth:
                _journal.Settle(DeliverySteps.Postponed(current, decision, _time.GetUtcNow()));
                _board.Delay(lane, decision.Pause, lane.Attempts);
                return false;
            case DeliveryStep.Retry:
                _journal.Settle(DeliverySteps.Failed(current, decision, _time.GetUtcNow()));
                lane.MayBeDuplicate |= decision.MayBeDuplicate;
                _board.Delay(lane, decision.Pause, current.Attempts);
                return false;
            default:
                _board.Finish(lane, result.Value?.PlatformMessageId);
                Record(DeliverySteps.Final(current, decision, result.Value?.PlatformMessageId, _time.GetUtcNow()), decision.Reason);
                return true;
        }
    }

    private void Record(DeliveryRecord delivery, DropReason reason)
    {
        _journal.Settle(delivery);
        if (delivery.State == DeliveryState.Delivered)
        {
            _ledger.Delivered();
        }
        else
        {
            _ledger.NotDelivered(delivery, reason);
        }
    }

    /// <summary>No door: nobody sends until one opens. Costs no attempt.</summary>
    private void Park(OutboundLane lane, long gone)
    {
        _board.Park(lane, gone);

        // the next door may have opened between the look and the lock; its event is then over already
        if (_doors.Find(Adapter) is { } door && door.Generation.Value != gone)
        {
            _board.DoorOpened();
        }
    }

    private void Report(List<DeliveryRecord>? expired)
    {
        foreach (var delivery in expired ?? [])
        {
            var dead = DeliverySteps.Expired(delivery, _limits.Current.SendMaxAge, _time.GetUtcNow());
            _journal.Settle(dead);
            _ledger.NotDelivered(dead, DropReason.Expired);
        }
    }
}
