using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>Asks one generation for round trips: one at a time, spaced, and none of an adapter that has no probe.</summary>
/// <remarks>Used from the instance's mailbox only.</remarks>
internal sealed class Prober(IGeneration generation, Action<DoorResult<ProbeOutcome>> answered, TimeProvider time)
{
    private readonly List<TaskCompletionSource<CommandResult>> _waiting = [];
    private bool _isUnderWay;
    private bool _offersNone;
    private long? _lastAsked;

    /// <summary>Something outside of the evidence wants one; asked as soon as the spacing allows.</summary>
    public bool IsDue { get; private set; }

    /// <summary>The next opportunity asks, whatever the evidence says.</summary>
    public void MakeDue() => IsDue = !_offersNone;

    /// <summary>
    /// Asks, unless one is under way or there is nothing to ask. Returns how long to wait when the last one is too recent, and zero when
    /// one was begun; null when none is needed.
    /// </summary>
    public TimeSpan? Ask()
    {
        if (_isUnderWay || _offersNone)
        {
            return null;
        }

        if (_lastAsked is { } last && generation.Spec.Limits.ProbeSpacing - time.GetElapsedTime(last) is var wait && wait > TimeSpan.Zero)
        {
            return wait;
        }

        Begin();
        return TimeSpan.Zero;
    }

    /// <summary>An operator asks: at once, whatever the spacing. Joins the one that is under way. True when one was begun.</summary>
    public bool AskNow(TaskCompletionSource<CommandResult> answer)
    {
        _waiting.Add(answer);
        if (_isUnderWay)
        {
            return false;
        }

        Begin();
        return true;
    }

    /// <summary>The call has ended, with whatever outcome.</summary>
    public void End(bool offersNone)
    {
        _isUnderWay = false;
        _offersNone |= offersNone;
        IsDue &= !_offersNone;
    }

    /// <summary>Answers the operators that wait.</summary>
    public void Tell(CommandResult result)
    {
        foreach (var one in _waiting)
        {
            one.TrySetResult(result);
        }

        _waiting.Clear();
    }

    private void Begin()
    {
        (_isUnderWay, _lastAsked, IsDue) = (true, time.GetTimestamp(), false);
        generation.Probe(new Call(answered));
    }

    private sealed class Call(Action<DoorResult<ProbeOutcome>> answered) : DoorCall<ProbeOutcome>
    {
        protected override void OnCompleted(in DoorResult<ProbeOutcome> result) => answered(result);
    }
}
