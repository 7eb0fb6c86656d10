namespace Gateway.Host.Model;

/// <summary>
/// One call into an adapter, owned by the caller, reusable after it has completed. Whoever comes first completes it: the adapter's
/// answer, or the host giving up on the generation. Everybody later is ignored.
/// </summary>
/// <remarks>
/// A call that completed as <see cref="CallStatus.Abandoned"/> must not be reused: a thread may still be inside the adapter with it.
/// </remarks>
internal abstract class DoorCall<T>
{
    private int _open;

    /// <summary>The door: the call begins.</summary>
    public void Begin()
    {
        if (Interlocked.Exchange(ref _open, 1) == 1)
        {
            throw new InvalidOperationException("The call is already in flight.");
        }
    }

    /// <summary>True for the first caller only.</summary>
    public bool TryComplete(in DoorResult<T> result)
    {
        if (Interlocked.Exchange(ref _open, 0) == 0)
        {
            return false;
        }

        OnCompleted(result);
        return true;
    }

    /// <summary>Called exactly once per call, perhaps on the caller's own stack. Must not throw and not block.</summary>
    protected abstract void OnCompleted(in DoorResult<T> result);
}
