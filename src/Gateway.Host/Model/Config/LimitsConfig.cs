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

    /// <summary>Soft strikes in the window before a verdict. Default 3.</summary>
    public int SoftStrikes { get; init; } = 3;

    /// <summary>How long a soft strike counts. Default 2 min.</summary>
    public TimeSpan SoftWindow { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>From the first soft strike to a verdict: an SDK that reconnects by itself is left alone for so long. Default 45 s.</summary>
    public TimeSpan ReconnectGrace { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long sent bytes or a request may stay unanswered, until this instance has shown how long it usually takes. Default 45 s.</summary>
    public TimeSpan AnswerDeadline { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How long the peer's kernel may leave data unacknowledged. Default 20 s.</summary>
    public TimeSpan AckDeadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a connection that the peer has closed may stay open on our side. Default 10 s.</summary>
    public TimeSpan CloseWaitDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection that lived shorter than this counts as short. Default 1 s.</summary>
    public TimeSpan ShortConnection { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The least silence that is ever suspicious. Default 2 min.</summary>
    public TimeSpan SilenceFloor { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The silence that is suspicious until enough gaps between messages are known. Default 4 h.</summary>
    public TimeSpan SilenceUnlearned { get; init; } = TimeSpan.FromHours(4);

    /// <summary>What follows a silence that no probe can explain. Default alert.</summary>
    public SuspicionPolicy OnSuspicion { get; init; } = SuspicionPolicy.Alert;

    /// <summary>Least time between two replacements for silence. Default 1 h.</summary>
    public TimeSpan RecycleSpacing { get; init; } = TimeSpan.FromHours(1);

    /// <summary>One probe. Default 10 s.</summary>
    public TimeSpan ProbeDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Least time between two probes. Default 1 min.</summary>
    public TimeSpan ProbeSpacing { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Between two looks at the endpoint of an instance that waits. Default 1 s.</summary>
    public TimeSpan EarlyReturnInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Sends in flight at once. Default 16; 1 to 32.</summary>
    public int MaxConcurrentSends { get; init; } = 16;

    /// <summary>Inbound messages waiting in the host. Default 1,024.</summary>
    public int InboundQueue { get; init; } = 1024;

    /// <summary>Leaked load contexts before an instance is told to leave the process; for all instances of its plugin, too. Default 3.</summary>
    public int LeakBudget { get; init; } = 3;

    /// <summary>Outbound messages waiting in the host. Default 10,000.</summary>
    public int OutboundQueue { get; init; } = 10_000;

    /// <summary>How often an adapter is entered with one message before it is given up. Default 5.</summary>
    public int SendAttempts { get; init; } = 5;

    /// <summary>How long an outbound message may wait in all. Default 24 h.</summary>
    public TimeSpan SendMaxAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What follows when nobody can say whether a message was sent. Default hold.</summary>
    public AmbiguousPolicy OnAmbiguous { get; init; } = AmbiguousPolicy.Hold;

    /// <summary>Bytes that a worker process may use with all that it starts; null: no limit. Default 512 MB.</summary>
    public long? WorkerMemory { get; init; } = 512L * 1024 * 1024;

    /// <summary>Cores; null: no limit, which is the default.</summary>
    public double? WorkerCpu { get; init; }

    /// <summary>Open descriptors of each process of a worker. Default 4,096.</summary>
    public int? WorkerOpenFiles { get; init; } = 4096;

    /// <summary>Processes and threads of a worker together. Default 512.</summary>
    public int? WorkerProcesses { get; init; } = 512;
}
