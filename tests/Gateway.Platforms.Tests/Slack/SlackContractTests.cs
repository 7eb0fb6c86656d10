using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>Slack keeps the contract of adapters.</summary>
public sealed class SlackContractTests : AdapterContract
{
    /// <summary>Pings take real time; on the clock of the adapter nothing happens on such a day at all.</summary>
    public override async Task A_quiet_day_is_nothing()
    {
        await using var rig = await SlackRig.ReadyAsync();
        for (var hour = 0; hour < 24; hour++)
        {
            rig.Context.Time.Advance(TimeSpan.FromHours(1));
            (await rig.OpinionAsync()).Kind.ShouldBe(Abstractions.LivenessKind.Alive);
        }

        rig.Context.Reports.ShouldBe(["connected"]);
        rig.Context.Faults.ShouldBeEmpty();
        rig.Simulator.Calls("apps.connections.open").Count().ShouldBe(1);
    }

    internal override async Task<PlatformRig> StartRigAsync() => await SlackPlatform.StartAsync();
}
