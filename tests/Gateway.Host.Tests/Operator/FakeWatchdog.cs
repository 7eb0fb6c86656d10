using Gateway.Host.Model;

namespace Gateway.Host.Tests.Operator;

internal sealed class FakeWatchdog : IWatchdogStatus
{
    public bool IsArmed { get; set; } = true;

    public bool JudgesPeriodically { get; set; } = true;

    public TimeSpan SinceLastSweep { get; set; } = TimeSpan.FromMilliseconds(40);

    public long Sweeps { get; set; } = 7;
}
