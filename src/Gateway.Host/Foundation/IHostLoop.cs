namespace Gateway.Host.Foundation;

/// <summary>
/// A loop of the host itself: discovery, configuration, ingress, delivery and so on. It has a row in the watchdog's table; one that
/// ends before it was asked to is started again, one that stalls makes <c>/healthz/live</c> fail.
/// </summary>
internal interface IHostLoop
{
    /// <summary>kebab-case, unique.</summary>
    string Name { get; }

    /// <summary>How long one pass may take without a <see cref="LoopBeat.Tick"/> before the loop counts as stalled.</summary>
    TimeSpan StallAfter { get; }

    /// <summary>Runs until <paramref name="stopping"/> fires. May be called again after it has ended by itself.</summary>
    Task RunAsync(LoopBeat beat, CancellationToken stopping);
}
