using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>One send through the door, and who goes on after it.</summary>
/// <remarks>
/// A completion on the sender's own stack is left for the sender to find, so that a lane loops instead of recursing. Any other completion
/// goes on from the pool: the completing thread belongs to the adapter or to the watchdog. Told apart by the thread, not by "has the send
/// returned?": with an adapter that blocks its caller the send never returns, and yet the lane must go on when the call is abandoned. A
/// call that completed elsewhere is not used again, because its first sender may still be on the way back.
/// </remarks>
internal sealed class SendCall(OutboundLane lane) : DoorCall<SendOutcome>, IThreadPoolWorkItem
{
    private int _sender;
    private bool _inline;

    public DoorResult<SendOutcome> Result { get; private set; }

    /// <summary>Of the door that was used. Not the door itself: a lane that waits would keep a retired generation in memory.</summary>
    public GenerationNumber Generation { get; private set; }

    /// <summary>True when the call completed before it returned: the caller goes on. False: somebody else does, or will.</summary>
    public bool Send(IOutboundDoor door, OutboundMessage message)
    {
        (Generation, _inline) = (door.Generation, false);
        Volatile.Write(ref _sender, Environment.CurrentManagedThreadId);
        try
        {
            door.Send(message, this);
        }
        catch (Exception failure)
        {
            // a door never throws; if one does, the lane must neither stop nor take the pool thread down
            GiveUp(new(CallStatus.Faulted, Fault: new AdapterFault(failure.GetType().Name, failure.Message, failure.StackTrace ?? "", Inner: null)));
        }

        Volatile.Write(ref _sender, 0);
        return _inline;
    }

    public void Execute() => lane.GoOn(this);

    protected override void OnCompleted(in DoorResult<SendOutcome> result)
    {
        Result = result;
        if (Volatile.Read(ref _sender) == Environment.CurrentManagedThreadId)
        {
            _inline = true;
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
