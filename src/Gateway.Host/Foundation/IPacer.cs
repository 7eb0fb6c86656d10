namespace Gateway.Host.Foundation;

/// <summary>How a thread of its own waits between two passes. A kernel wait in production, driven by hand in tests; never the pool.</summary>
internal interface IPacer
{
    /// <summary>Blocks the calling thread for about <paramref name="interval"/>. False when the pacer has been stopped.</summary>
    bool Wait(TimeSpan interval);

    /// <summary>Ends the current and every later wait.</summary>
    void Stop();
}
