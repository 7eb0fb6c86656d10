namespace Gateway.Host.Model.Config;

/// <summary><c>gateway.liveness_watchdog</c>.</summary>
internal sealed record WatchdogConfig
{
    /// <summary>False switches off periodic judgement only; ended tasks, faults and deadlines still act.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Between two liveness checks. Default 5 s; 100 ms to 1 h.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Consecutive failures before the verdict. Default 2; 1 to 100.</summary>
    public int FailureThreshold { get; init; } = 2;

    /// <summary>The deadline scan. Default 100 ms; 10 ms to 1 s.</summary>
    public TimeSpan Sweep { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Share of the running adapters that may die by judgement within one interval before the host is suspected instead. Default 0.5.</summary>
    public double BlastRadius { get; init; } = 0.5;

    /// <summary>With fewer adapters than this the blast radius does not apply. Default 4.</summary>
    public int BlastRadiusMinimum { get; init; } = 4;
}
