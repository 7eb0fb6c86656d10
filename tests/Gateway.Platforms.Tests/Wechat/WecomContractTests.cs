using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>WeCom keeps the contract of adapters.</summary>
public sealed class WecomContractTests : AdapterContract
{
    public override async Task A_quiet_day_is_nothing()
    {
        await using var rig = await WecomRig.ReadyAsync();
        await rig.PassQuietlyAsync(TimeSpan.FromDays(1));
        rig.Context.Reports.ShouldBe(["connected"]);
        rig.Context.Faults.ShouldBeEmpty();
        (await rig.OpinionAsync()).Kind.ShouldBe(Abstractions.LivenessKind.Alive);
        rig.Simulator.Pings.Count().ShouldBeInRange(2875, 2885);
        rig.Simulator.Confirmed.ShouldBe(1);
    }

    internal override async Task<PlatformRig> StartRigAsync() => await WecomPlatform.StartAsync();
}
