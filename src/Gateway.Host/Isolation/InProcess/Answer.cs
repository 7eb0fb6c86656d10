using System.Runtime.CompilerServices;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation.InProcess;

/// <summary>
/// The host's side of a call that has not been answered yet. One object per slot, used again and again; what it holds of the plugin
/// (the task) is dropped as soon as the answer is there.
/// </summary>
internal sealed class Answer<T> : PendingAnswer, IThreadPoolWorkItem
{
    private readonly Door _door;
    private readonly int _slot;
    private readonly AnswerNote<T>? _note;
    private readonly Action _continue;
    private DoorCall<T>? _call;
    private Task<T>? _task;
    private int _ticket;

    /// <param name="door">Of which door.</param>
    /// <param name="slot">Of which slot.</param>
    /// <param name="note">Sees every result before the caller does, also that of a caller who has stopped waiting.</param>
    public Answer(Door door, int slot, AnswerNote<T>? note)
    {
        (_door, _slot, _note) = (door, slot, note);
        // hop to the pool: the thread that completes the plugin's task belongs to the plugin
        _continue = () => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Arm(DoorCall<T> call, int ticket)
    {
        _ticket = ticket;
        Volatile.Write(ref _call, call);
    }

    public void Await(Task<T> task)
    {
        _task = task;
        ConfiguredTaskAwaitable<T>.ConfiguredTaskAwaiter awaiter = task.ConfigureAwait(false).GetAwaiter();
        awaiter.UnsafeOnCompleted(_continue);
    }

    public void Execute()
    {
        var task = _task!;
        _task = null;
        Finish(Door.Read(task));
    }

    public void Finish(in DoorResult<T> result)
    {
        var (call, ticket) = (_call!, _ticket);
        _call = null;
        _note?.Invoke(result);
        // give the slot back first: the caller's next call may come from within its completion
        _door.Exit(_slot);
        call.TryComplete(ticket, result);
    }

    public override void Abandon()
    {
        var result = new DoorResult<T>(CallStatus.Abandoned);
        if (Volatile.Read(ref _call)?.TryComplete(_ticket, result) == true)
        {
            _note?.Invoke(result);
        }
    }
}
