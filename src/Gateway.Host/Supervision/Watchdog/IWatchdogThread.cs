namespace Gateway.Host.Supervision.Watchdog;

/// <summary>The watchdog's thread as its guard sees it.</summary>
internal interface IWatchdogThread
{
    bool IsAlive { get; }

    TimeSpan SinceLastSweep { get; }

    /// <summary>Starts a new thread when the old one has ended; nothing when it lives.</summary>
    void Revive();
}
