namespace Gateway.Host.Model;

/// <summary>The watchdog as others see it. Reads only; allocates nothing.</summary>
internal interface IWatchdogStatus
{
    bool IsArmed { get; }

    /// <summary>False when <c>enabled: false</c> switched the periodic judgement off; deadlines and ended tasks still act.</summary>
    bool JudgesPeriodically { get; }

    /// <summary>Since the last completed sweep.</summary>
    TimeSpan SinceLastSweep { get; }

    long Sweeps { get; }
}
