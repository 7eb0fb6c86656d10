using Gateway.Host.Foundation;

namespace Gateway.Host.Isolation.ProcessState;

/// <summary>The cadence of the guard, on a thread of its own: limits of the pool that starve every other loop must not starve this one.</summary>
internal sealed class ProcessGuardLoop(ProcessGuard guard) : IHostLoop
{
    private static readonly TimeSpan Cadence = TimeSpan.FromSeconds(1);

    public string Name => "process-state";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(30);

    public Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Keep(beat, done, stopping)) { IsBackground = true, Name = "process state" };
        thread.UnsafeStart();
        return done.Task;
    }

    private void Keep(LoopBeat beat, TaskCompletionSource done, CancellationToken stopping)
    {
        try
        {
            while (!stopping.WaitHandle.WaitOne(Cadence))
            {
                beat.Tick();
                guard.Look();
            }

            done.TrySetResult();
        }
        catch (Exception fault)
        {
            // also the end that fault injection asks for: whoever supervises the loops starts it again
            done.TrySetException(fault);
        }
    }
}
