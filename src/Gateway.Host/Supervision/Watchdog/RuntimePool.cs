using Gateway.Host.Foundation;

namespace Gateway.Host.Supervision.Watchdog;

/// <summary>The thread pool of this process.</summary>
internal sealed class RuntimePool(PoolLimits limits) : IPoolControl
{
    public int MinThreads
    {
        get
        {
            ThreadPool.GetMinThreads(out var threads, out _);
            return threads;
        }
    }

    public bool TrySetMinThreads(int threads)
    {
        ThreadPool.GetMinThreads(out _, out var completionPorts);
        return limits.TrySetLeast(threads, completionPorts);
    }

    // to the global queue: a local one would be served by a thread that is free anyway, and prove nothing
    public void Queue(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
}
