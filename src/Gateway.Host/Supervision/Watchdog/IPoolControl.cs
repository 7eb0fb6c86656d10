namespace Gateway.Host.Supervision.Watchdog;

/// <summary>The thread pool as far as the watchdog touches it.</summary>
internal interface IPoolControl
{
    int MinThreads { get; }

    /// <summary>False when the pool refuses.</summary>
    bool TrySetMinThreads(int threads);

    /// <summary>Queues behind everything that waits already.</summary>
    void Queue(IThreadPoolWorkItem work);
}
