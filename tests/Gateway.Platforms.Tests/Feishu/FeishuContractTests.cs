using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>Feishu keeps the contract of adapters.</summary>
public sealed class FeishuContractTests : AdapterContract
{
    public override async Task A_quiet_day_is_nothing()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        await rig.PassQuietlyAsync(TimeSpan.FromDays(1));
        rig.Context.Reports.ShouldBe(["connected"]);
        rig.Context.Faults.ShouldBeEmpty();
        (await rig.OpinionAsync()).Kind.ShouldBe(Abstractions.LivenessKind.Alive);
        rig.Simulator.Pings.Count().ShouldBeInRange(2878, 2884);
        rig.Simulator.Calls("endpoint").Count().ShouldBe(1);
    }

    internal override async Task<PlatformRig> StartRigAsync() => await FeishuPlatform.StartAsync();
}
