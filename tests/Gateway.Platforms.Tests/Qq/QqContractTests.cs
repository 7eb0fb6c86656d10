using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Qq;

/// <summary>QQ keeps the contract of adapters.</summary>
public sealed class QqContractTests : AdapterContract
{
    /// <summary>Access tokens run out during the day, and nobody needs one.</summary>
    public override async Task A_quiet_day_is_nothing()
    {
        await using var rig = await QqRig.ReadyAsync();
        await rig.PassQuietlyAsync(TimeSpan.FromDays(1));
        rig.Context.Reports.ShouldBe(["connected"]);
        rig.Context.Faults.ShouldBeEmpty();
        (await rig.OpinionAsync()).Kind.ShouldBe(Abstractions.LivenessKind.Alive);
        rig.Simulator.Beats.Count().ShouldBeInRange(1915, 1930);
        rig.Simulator.Logins.Count().ShouldBe(1);
    }

    internal override async Task<PlatformRig> StartRigAsync() => await QqPlatform.StartAsync();
}
