namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>What an instance waits for.</summary>
internal enum TimerKind
{
    Startup,
    Probation,
    VerifiedHealthy,
    Restart,
    Rejudge,
    Retry,
    Probe,
}
