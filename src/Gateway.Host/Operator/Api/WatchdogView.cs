namespace Gateway.Host.Operator.Api;

/// <summary>The watchdog as JSON.</summary>
internal sealed record WatchdogView(bool Armed, bool JudgesPeriodically, double SecondsSinceSweep, long Sweeps);
