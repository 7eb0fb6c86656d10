using Gateway.Host.Model;

namespace Gateway.Host.Isolation.Worker;

/// <summary>The host's side of a call into a worker that has not been answered yet. One object per slot and kind of answer, used again and again.</summary>
internal sealed class WorkerAnswer<T>(WorkerCalls calls, int slot, AnswerNote<T>? note) : LosableAnswer
{
    private DoorCall<T>? _call;
    private int _ticket;

    public void Arm(DoorCall<T> call, int ticket, long id)
    {
        (_ticket, Id) = (ticket, id);
        Volatile.Write(ref _call, call);
    }

    /// <summary>The first to come ends the call and gives the slot back; everybody later is ignored.</summary>
    public void Finish(in DoorResult<T> result)
    {
        var ticket = _ticket;
        if (Interlocked.Exchange(ref _call, null) is not { } call)
        {
            return;
        }

        note?.Invoke(result);
        // give the slot back first: the caller's next call may come from within its completion
        calls.Exit(slot);
        call.TryComplete(ticket, result);
    }

    public override void Lose() => Finish(new DoorResult<T>(CallStatus.Abandoned));

    public override void Abandon()
    {
        var result = new DoorResult<T>(CallStatus.Abandoned);
        if (Volatile.Read(ref _call)?.TryComplete(_ticket, result) == true)
        {
            note?.Invoke(result);
        }
    }
}
