namespace Gateway.Host.Foundation;

/// <summary>
/// The least number of threads of the pool, as the gateway itself has set it last: who watches that nobody else changes the limits must
/// not take the gateway's own changes for somebody's.
/// </summary>
/// <remarks>Safe from any thread; holds its lock only for calls of the runtime that do not wait.</remarks>
internal sealed class PoolLimits
{
    private readonly Lock _gate = new();
    private (int Least, int LeastCompletion)? _set;

    /// <summary>Null until the gateway has set it.</summary>
    public (int Least, int LeastCompletion)? Set
    {
        get
        {
            lock (_gate)
            {
                return _set;
            }
        }
    }

    /// <summary>False when the pool refuses.</summary>
    public bool TrySetLeast(int least, int leastCompletion)
    {
        lock (_gate)
        {
            if (!ThreadPool.SetMinThreads(least, leastCompletion))
            {
                return false;
            }

            _set = (least, leastCompletion);
            return true;
        }
    }

    /// <summary>Reads the pool while nobody of the gateway is setting it.</summary>
    public T Still<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
