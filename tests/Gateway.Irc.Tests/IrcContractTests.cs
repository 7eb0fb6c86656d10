using Gateway.Platforms.Tests.Contract;

namespace Gateway.Irc.Tests;

/// <summary>IRC keeps the contract of adapters, against a real server.</summary>
public sealed class IrcContractTests : AdapterContract
{
    public override async Task A_quiet_day_is_nothing()
    {
        await using var rig = await IrcRig.ReadyAsync();
        var end = rig.Context.Time.GetUtcNow() + TimeSpan.FromDays(1);
        while (rig.Context.Time.GetUtcNow() < end)
        {
            var ping = await rig.UntilAsync("PING ", TimeSpan.FromSeconds(15));
            await rig.ServeAsync($":irc PONG irc {ping["PING ".Length..]}");
        }

        rig.Context.Reports.Where(report => report.StartsWith("degraded", StringComparison.Ordinal)).ShouldBeEmpty();
        rig.Context.Fatal.ShouldBeNull();
        rig.Life.IsCompleted.ShouldBeFalse();
        await rig.SettledAsync();
        (await rig.CheckAsync()).Kind.ShouldBe(Abstractions.LivenessKind.Alive);
    }

    internal override async Task<PlatformRig> StartRigAsync() => await IrcPlatform.StartAsync();
}
