namespace Gateway.Host.Foundation;

/// <summary>Waits in the kernel, so that it works with an exhausted thread pool.</summary>
internal sealed class ThreadPacer : IPacer, IDisposable
{
    private readonly ManualResetEventSlim _stopped = new(initialState: false, spinCount: 0);

    public bool Wait(TimeSpan interval) => !_stopped.Wait(interval);

    public void Stop() => _stopped.Set();

    public void Dispose() => _stopped.Dispose();
}
