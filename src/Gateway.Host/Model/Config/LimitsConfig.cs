namespace Gateway.Host.Model.Config;

/// <summary>Every limit of one instance, resolved. The defaults and where they come from: docs/configuration.md.</summary>
internal sealed record LimitsConfig
{
    public static LimitsConfig Default { get; } = new();

    /// <summary>Load and constructor. Default 10 s.</summary>
    public TimeSpan LoadDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the start to readiness. Default 60 s; the plugin's metadata may ask for up to 180 s.</summary>
    public TimeSpan StartupDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Until RunAsync has returned its task. Default 5 s.</summary>
    public TimeSpan RunReturnDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>First rung of the stop ladder. Default 5 s.</summary>
    public TimeSpan StopDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Second rung. Default 5 s.</summary>
    public TimeSpan AbortDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>In-flight calls before a planned stop. Default 10 s.</summary>
    public TimeSpan DrainDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>One send. Default 30 s.</summary>
    public TimeSpan SendDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>One liveness check. Default 5 s.</summary>
    public TimeSpan CheckDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>One hook request. Default 10 s.</summary>
    public TimeSpan HookDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Consecutive failed checks before the verdict. Default: the watchdog's (2).</summary>
    public int FailureThreshold { get; init; } = 2;

    /// <summary>Second restart in a row; the first is immediate. Default 1 s, doubling.</summary>
    public TimeSpan BackoffInitial { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Default 300 s.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Share of the backoff by which it varies, 0 to 1. Default 0.2.</summary>
    public double BackoffJitter { get; init; } = 0.2;

    /// <summary>Plugin faults allowed per window. Default 5.</summary>
    public int RestartBudget { get; init; } = 5;

    /// <summary>Default 10 min.</summary>
    public TimeSpan RestartWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Verified healthy for this long: counters start afresh. Default 10 min.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>First quarantine; doubles. Default 15 min.</summary>
    public TimeSpan QuarantineInitial { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Default 2 h.</summary>
    public TimeSpan QuarantineMax { get; init; } = TimeSpan.FromHours(2);

    /// <summary>A new build must live this long before it counts as good. Default 30 s.</summary>
    public TimeSpan Probation { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Fresh logins per 24 h. Default 200 (Discord allows 1,000 for all shards).</summary>
    public int LoginBudget { get; init; } = 200;

    /// <summary>Sends in flight at once. Default 16; 1 to 32.</summary>
    public int MaxConcurrentSends { get; init; } = 16;

    /// <summary>Inbound messages waiting in the host. Default 1,024.</summary>
    public int InboundQueue { get; init; } = 1024;

    /// <summary>Outbound messages waiting in the host. Default 1,024.</summary>
    public int OutboundQueue { get; init; } = 1024;
}
