using Gateway.Abstractions;
using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>Telegram with a webhook keeps the contract of adapters.</summary>
public sealed class TelegramWebhookContractTests : AdapterContract
{
    public override async Task A_quiet_day_is_nothing()
    {
        await using var rig = await TelegramRig.StartAsync(more: TelegramRig.Webhook);
        await rig.ConnectedAsync();
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromDays(1); passed += TimeSpan.FromMinutes(1))
        {
            await rig.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        rig.Context.Reports.ShouldBe(["connected"]);
        (await rig.Adapter.CheckLivenessAsync(TestContext.Current.CancellationToken)).Kind.ShouldBe(LivenessKind.Alive);
        (await rig.Adapter.ProbeAsync(TestContext.Current.CancellationToken)).Kind.ShouldBe(ProbeKind.Answered);
        rig.Simulator.Of("getMe").ShouldHaveSingleItem();
        rig.Simulator.Of("setWebhook").ShouldHaveSingleItem();
    }

    internal override async Task<PlatformRig> StartRigAsync() => await TelegramWebhookPlatform.StartAsync();
}
