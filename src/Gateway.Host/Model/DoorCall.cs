namespace Gateway.Host.Model;

/// <summary>
/// One call into an adapter, owned by the caller, reusable after it has completed. Whoever comes first completes it: the adapter's
/// answer, or the host giving up on the generation. Everybody later is ignored.
/// </summary>
/// <remarks>
/// Each use has a ticket of its own, so that a late answer to an earlier use can never complete the present one.
/// </remarks>
internal abstract class DoorCall<T>
{
    // even: at rest, odd: in flight; grows with every begin and every completion
    private int _state;

    /// <summary>The door: the call begins. The ticket belongs to this use only.</summary>
    public int Begin()
    {
        var seen = Volatile.Read(ref _state);
        if ((seen & 1) == 1 || Interlocked.CompareExchange(ref _state, seen + 1, seen) != seen)
        {
            throw new InvalidOperationException("The call is already in flight.");
        }

        return seen + 1;
    }

    /// <summary>True for the first caller with the ticket of the present use only.</summary>
    public bool TryComplete(int ticket, in DoorResult<T> result)
    {
        if (Interlocked.CompareExchange(ref _state, ticket + 1, ticket) != ticket)
        {
            return false;
        }

        OnCompleted(result);
        return true;
    }

    /// <summary>The owner itself ends the present use; nothing when it has ended already.</summary>
    protected void GiveUp(in DoorResult<T> result)
    {
        var ticket = Volatile.Read(ref _state);
        if ((ticket & 1) == 1)
        {
            TryComplete(ticket, result);
        }
    }

    /// <summary>Called exactly once per use, perhaps on the caller's own stack. Must not throw and not block.</summary>
    protected abstract void OnCompleted(in DoorResult<T> result);
}
