using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Plugins.Loading;

namespace Gateway.Host.Isolation.InProcess;

/// <summary>
/// The guarded way into one in-process adapter: lease, slot with deadline, scope, call, fault as data. Every call goes through
/// <see cref="Enter"/>; nothing else of the host calls an adapter.
/// </summary>
/// <remarks>
/// The call runs on the caller's own thread: hopping to another would cost more than everything else together. A caller that must not
/// be lost with a hanging plugin completes its work in its <see cref="DoorCall{T}"/>, which the host completes as abandoned.
/// </remarks>
internal sealed class Door
{
    private readonly GenerationScope _scope;
    private readonly CallSlots _slots;
    private readonly LeaseGate _gate;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _aborted = new();
    private readonly AnswerNote<SendOutcome> _noteSend;
    private IAdapter? _adapter;

    public Door(GenerationScope scope, CallSlots slots, LeaseGate gate, TimeProvider time)
    {
        (_scope, _slots, _gate, _time) = (scope, slots, gate, time);
        _noteSend = (in result) => _scope.Sends.Note(result, _time);
        Aborted = _aborted.Token;
    }

    /// <summary>Taken once: a source that has been disposed gives no token any more.</summary>
    public CancellationToken Aborted { get; }

    public GenerationScope Scope => _scope;

    public void Open(IAdapter adapter) => Volatile.Write(ref _adapter, adapter);

    /// <summary>Runs callbacks of the plugin inline: call it on a thread that may be lost.</summary>
    public void Abort() => _aborted.Cancel();

    /// <summary>Drops the adapter and whatever it has registered. Calls inside keep what they hold.</summary>
    public void Forget()
    {
        Volatile.Write(ref _adapter, null);
        _aborted.Dispose();
    }

    public void Enter<TInvocation, T>(TInvocation invocation, TimeSpan limit, DoorCall<T> call)
        where TInvocation : struct, IInvocation<T>
    {
        var ticket = call.Begin();
        if (!_gate.TryEnter())
        {
            call.TryComplete(ticket, new DoorResult<T>(CallStatus.Fenced));
            return;
        }

        var adapter = Volatile.Read(ref _adapter);
        var start = _time.GetTimestamp();
        var slot = adapter is null ? -1 : _slots.TryEnter(invocation.Kind, start, start + Ticks(limit));
        if (slot < 0)
        {
            _gate.Leave();
            call.TryComplete(ticket, new DoorResult<T>(adapter is null ? CallStatus.Fenced : CallStatus.Busy));
            return;
        }

        // the answer object makes the call visible to AbandonAll before the plugin gets the thread
        var answer = _slots.Answer(slot) as Answer<T> ?? NewAnswer<T>(slot);
        answer.Arm(call, ticket);
        AdapterFault? fault = null;
        Task<T>? task = null;
        var outer = IsQuestion(invocation.Kind) ? _scope.EnterQuestion()
            : invocation.Kind == CallKind.Send && !ThreadMarks.AreWanted ? _scope.EnterUnmarked() : _scope.Enter();
        try
        {
            task = invocation.Invoke(adapter!, Aborted);
        }
        catch (Exception thrown)
        {
            fault = FaultTranslator.From(thrown);
        }
        finally
        {
            GenerationScope.Leave(outer);
        }

        if (task is { IsCompleted: false })
        {
            answer.Await(task);
        }
        else
        {
            answer.Finish(task is null ? Nothing<T>(fault) : Read(task));
        }
    }

    /// <summary>The slot is free again and the lease given back; called by the answer exactly once per call.</summary>
    public void Exit(int slot)
    {
        if (IsQuestion(_slots.KindOf(slot)))
        {
            _scope.EndQuestion();
        }

        _slots.Leave(slot);
        _gate.Leave();
    }

    public static DoorResult<T> Read<T>(Task<T> task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            return new DoorResult<T>(CallStatus.Faulted, Fault: Fault(task));
        }

#pragma warning disable VSTHRD002 // the task has completed: nothing is waited for
        var value = task.Result;
#pragma warning restore VSTHRD002
        return value is null ? Nothing<T>(fault: null) : new DoorResult<T>(CallStatus.Completed, value);
    }

    /// <summary>Reading <see cref="Task.Exception"/> also marks it as observed.</summary>
    public static AdapterFault Fault(Task task) => FaultTranslator.From(task.Exception as Exception ?? new TaskCanceledException("The task was cancelled."));

    private static DoorResult<T> Nothing<T>(AdapterFault? fault) =>
        new(CallStatus.Faulted, Fault: fault ?? new AdapterFault("null", "the adapter returned null where the contract wants a value", "", Inner: null));

    private static bool IsQuestion(CallKind kind) => kind is CallKind.Check or CallKind.Probe;

    private Answer<T> NewAnswer<T>(int slot)
    {
        // once per slot and kind of call, so the cast costs nothing on the way of messages
        var made = new Answer<T>(this, slot, _noteSend as AnswerNote<T>);
        _slots.Keep(slot, made);
        return made;
    }

    private long Ticks(TimeSpan limit) => (long)(limit.TotalSeconds * _time.TimestampFrequency);
}
