using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation.Worker.Wire;
using Gateway.Host.Model;
using Gateway.Host.Plugins.Loading;

namespace Gateway.Host.Isolation.Worker;

/// <summary>The guarded way into an adapter in a worker: lease, slot with deadline, frame, answer. Like the door, but nothing of it can be lost to a hang.</summary>
internal sealed class WorkerCalls
{
    private const int SlotBits = 8;
    private readonly CallSlots _slots;
    private readonly LeaseGate _gate;
    private readonly TimeProvider _time;
    private readonly AnswerNote<SendOutcome> _noteSend;
    private FrameLink? _link;
    private long _last;

    public WorkerCalls(GenerationScope scope, CallSlots slots, LeaseGate gate)
    {
        (_slots, _gate, _time) = (slots, gate, scope.Time);
        _noteSend = (in result) => scope.Sends.Note(result, _time);
    }

    /// <summary>Calls may be made from now on.</summary>
    public void Open(FrameLink link) => Volatile.Write(ref _link, link);

    public void Enter<T, TPayload>((CallKind Kind, FrameKind Frame) what, TimeSpan limit, DoorCall<T> call, in TPayload payload)
    {
        var ticket = call.Begin();
        if (!_gate.TryEnter())
        {
            call.TryComplete(ticket, new DoorResult<T>(CallStatus.Fenced));
            return;
        }

        var link = Volatile.Read(ref _link);
        var start = _time.GetTimestamp();
        var slot = link is null ? -1 : _slots.TryEnter(what.Kind, start, start + (long)(limit.TotalSeconds * _time.TimestampFrequency));
        if (slot < 0)
        {
            _gate.Leave();
            call.TryComplete(ticket, new DoorResult<T>(link is null ? CallStatus.Fenced : CallStatus.Busy));
            return;
        }

        var answer = _slots.Answer(slot) as WorkerAnswer<T> ?? NewAnswer<T>(slot);
        var id = (Interlocked.Increment(ref _last) << SlotBits) | (uint)slot;
        answer.Arm(call, ticket, id);
        try
        {
            if (!link!.TryWrite(what.Frame, id, payload))
            {
                answer.Finish(new DoorResult<T>(CallStatus.Fenced));
            }
        }
        catch (InvalidDataException tooLong)
        {
            answer.Finish(new DoorResult<T>(CallStatus.Faulted, Fault: FaultTranslator.From(tooLong)));
        }
    }

    /// <summary>An answer has arrived. Late ones, and those to what was never asked, are ignored.</summary>
    public void Answer<T>(long id, in DoorResult<T> result)
    {
        var slot = (int)(id & ((1 << SlotBits) - 1));
        if (slot < CallSlots.Capacity && _slots.Answer(slot) is WorkerAnswer<T> answer && answer.Id == id)
        {
            answer.Finish(result);
        }
    }

    /// <summary>The process is gone: nothing will be answered any more.</summary>
    public void LoseAll()
    {
        for (var slot = 0; slot < CallSlots.Capacity; slot++)
        {
            (_slots.Answer(slot) as LosableAnswer)?.Lose();
        }
    }

    public void Exit(int slot)
    {
        _slots.Leave(slot);
        _gate.Leave();
    }

    private WorkerAnswer<T> NewAnswer<T>(int slot)
    {
        var made = new WorkerAnswer<T>(this, slot, _noteSend as AnswerNote<T>);
        _slots.Keep(slot, made);
        return made;
    }
}
