using Gateway.Abstractions;
using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>Telegram keeps the contract of adapters.</summary>
public sealed class TelegramContractTests : AdapterContract
{
    public override async Task A_quiet_day_is_nothing()
    {
        var poll = TimeSpan.FromSeconds(30);
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        await rig.UntilAsync("a poll is held", () => rig.Simulator.Held == 1);
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromDays(1); passed += poll)
        {
            await rig.AdvanceAsync(poll);
        }

        rig.Context.Reports.ShouldBe(["connected"]);
        (await rig.Adapter.CheckLivenessAsync(TestContext.Current.CancellationToken)).Kind.ShouldBe(LivenessKind.Alive);
        rig.Simulator.Of("getMe").ShouldHaveSingleItem();
    }

    internal override async Task<PlatformRig> StartRigAsync() => await TelegramPlatform.StartAsync();
}
