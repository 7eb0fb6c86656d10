namespace Gateway.Host.Foundation;

/// <summary>Waits in the kernel, so that it works with an exhausted thread pool.</summary>
internal sealed class ThreadPacer : IPacer, IDisposable
{
    private readonly ManualResetEventSlim _stopped = new(initialState: false, spinCount: 0);

    public bool Wait(TimeSpan interval)
    {
        try
        {
            return !_stopped.Wait(interval);
        }
        catch (ObjectDisposedException)
        {
            // a start that failed takes everything down under a living thread
            return false;
        }
    }

    public void Stop()
    {
        try
        {
            _stopped.Set();
        }
        catch (ObjectDisposedException)
        {
            // nobody waits any more
        }
    }

    public void Dispose() => _stopped.Dispose();
}
