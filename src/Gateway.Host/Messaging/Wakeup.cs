namespace Gateway.Host.Messaging;

/// <summary>Wakes one loop: many set it, one waits for it. Setting it again before the loop has looked costs one exchange.</summary>
/// <remarks>The loop awaits <see cref="Next"/>, calls <see cref="Reset"/>, then looks for work: what is set after the reset is seen again.</remarks>
internal sealed class Wakeup
{
    private TaskCompletionSource _next = New();
    private int _set;

    public Task Next() => Volatile.Read(ref _next).Task;

    public void Set()
    {
        // read first: under load it is set nearly always, and an exchange takes the cache line from the loop
        if (Volatile.Read(ref _set) == 0 && Interlocked.Exchange(ref _set, 1) == 0)
        {
            Volatile.Read(ref _next).TrySetResult();
        }
    }

    /// <summary>The loop only, after <see cref="Next"/> has completed.</summary>
    public void Reset()
    {
        Volatile.Write(ref _next, New());
        Interlocked.Exchange(ref _set, 0);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
