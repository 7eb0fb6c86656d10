namespace Gateway.Host.Foundation;

/// <summary>
/// Counts the callers inside something that can be retired. Entering and checking are one atomic step: once retired, nobody new gets
/// in, and the drain completes exactly once, when the last caller has left.
/// </summary>
/// <remarks>All members are safe from any thread and never block. Zero allocations after construction. Sign bit of the word = retired.</remarks>
internal sealed class LeaseGate
{
    private const int RetiredBit = int.MinValue;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _word;

    public bool IsRetired => Volatile.Read(ref _word) < 0;

    /// <summary>Callers inside at this moment.</summary>
    public int InFlight => Volatile.Read(ref _word) & int.MaxValue;

    public bool TryEnter()
    {
        for (var seen = Volatile.Read(ref _word); seen >= 0;)
        {
            var was = Interlocked.CompareExchange(ref _word, seen + 1, seen);
            if (was == seen)
            {
                return true;
            }

            seen = was;
        }

        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _word) == RetiredBit)
        {
            _drained.TrySetResult();
        }
    }

    /// <summary>Closes the gate. The returned task completes when the last caller has left; the caller bounds the wait.</summary>
    public Task RetireAsync()
    {
        if (Interlocked.Or(ref _word, RetiredBit) is 0 or RetiredBit)
        {
            _drained.TrySetResult();
        }

        return _drained.Task;
    }
}
