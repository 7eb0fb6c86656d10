using Gateway.Host.Model.Config;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>The limits that the inside of a worker goes by. The gateway keeps the deadlines itself as well.</summary>
[MemoryPackable]
internal sealed partial record WireLimits(
    TimeSpan LoadDeadline, TimeSpan RunReturnDeadline, TimeSpan StopDeadline, TimeSpan AbortDeadline, TimeSpan SendDeadline, TimeSpan CheckDeadline,
    TimeSpan ProbeDeadline, TimeSpan HookDeadline, TimeSpan SilenceFloor)
{
    public static WireLimits From(LimitsConfig limits) => new(
        limits.LoadDeadline, limits.RunReturnDeadline, limits.StopDeadline, limits.AbortDeadline, limits.SendDeadline, limits.CheckDeadline,
        limits.ProbeDeadline, limits.HookDeadline, limits.SilenceFloor);

    public LimitsConfig ToLimits() => LimitsConfig.Default with
    {
        LoadDeadline = LoadDeadline,
        RunReturnDeadline = RunReturnDeadline,
        StopDeadline = StopDeadline,
        AbortDeadline = AbortDeadline,
        SendDeadline = SendDeadline,
        CheckDeadline = CheckDeadline,
        ProbeDeadline = ProbeDeadline,
        HookDeadline = HookDeadline,
        SilenceFloor = SilenceFloor,
    };
}
