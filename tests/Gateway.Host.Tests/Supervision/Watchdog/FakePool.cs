using Gateway.Host.Supervision.Watchdog;

namespace Gateway.Host.Tests.Supervision.Watchdog;

/// <summary>A pool driven by hand: work runs when the test says so.</summary>
internal sealed class FakePool : IPoolControl
{
    private readonly Queue<IThreadPoolWorkItem> _waiting = new();

    public List<int> Set { get; } = [];

    public bool Refuses { get; set; }

    public int MinThreads { get; set; } = 2;

    public bool TrySetMinThreads(int threads)
    {
        if (Refuses)
        {
            return false;
        }

        Set.Add(threads);
        MinThreads = threads;
        return true;
    }

    /// <summary>Pieces of work ever.</summary>
    public int Queued { get; private set; }

    public void Queue(IThreadPoolWorkItem work)
    {
        Queued++;
        _waiting.Enqueue(work);
    }

    public void RunAll()
    {
        while (_waiting.TryDequeue(out var work))
        {
            work.Execute();
        }
    }
}
