using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>Discord keeps the contract of adapters.</summary>
public sealed class DiscordContractTests : AdapterContract
{
    public override async Task A_quiet_day_is_nothing()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.PassQuietlyAsync(TimeSpan.FromDays(1));
        rig.Context.Reports.ShouldBe(["connected"]);
        rig.Context.Faults.ShouldBeEmpty();
        (await rig.OpinionAsync()).Kind.ShouldBe(Abstractions.LivenessKind.Alive);
        rig.Simulator.Beats.Count().ShouldBeInRange(2080, 2100);
        rig.Simulator.Logins.Count().ShouldBe(1);
    }

    internal override async Task<PlatformRig> StartRigAsync() => await DiscordPlatform.StartAsync();
}
