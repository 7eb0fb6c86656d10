using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>WeChat keeps the contract of adapters.</summary>
public sealed class IlinkContractTests : AdapterContract
{
    public override async Task A_quiet_day_is_nothing()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        await rig.PassQuietlyAsync(TimeSpan.FromDays(1));
        rig.Context.Reports.ShouldBe(["connected"]);
        rig.Context.Faults.ShouldBeEmpty();
        (await rig.OpinionAsync()).Kind.ShouldBe(Abstractions.LivenessKind.Alive);
        rig.Simulator.Polls.Count().ShouldBeInRange(2460, 2475);
        rig.Simulator.Recorder.Requests(IlinkSimulator.Start).Count().ShouldBe(1);
    }

    internal override async Task<PlatformRig> StartRigAsync() => await IlinkPlatform.StartAsync();
}
