using System.Net;
using Gateway.Abstractions;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>Whether Telegram gets through, of which a silence tells nothing and Telegram everything.</summary>
public sealed class TelegramWebhookLivenessTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Another_address_is_named_ours_is_set_again_and_all_is_well_once_it_has_lasted()
    {
        await using var rig = await StartAsync();
        await rig.Simulator.ReplaceWebhookAsync("https://x.test/secret");
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:webhook-replaced"), Second);
        await rig.UntilAsync("ours", () => rig.Simulator.WebhookUrl.StartsWith("https://bots.example.org/", StringComparison.Ordinal), Second);
        await rig.UntilAsync("well", () => rig.Context.Reports.Count(one => one == "connected") == 2, Second);
        rig.Context.Said.ShouldContain(text => text.Contains("x.test", StringComparison.Ordinal));
        rig.Context.Said.ShouldAllBe(text => !text.Contains("x.test/secret", StringComparison.Ordinal));
        rig.Simulator.Of("getMe").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_webhook_that_somebody_has_removed_is_set_again()
    {
        await using var rig = await StartAsync();
        await rig.Simulator.ReplaceWebhookAsync("");
        await rig.UntilAsync("ours", () => rig.Simulator.WebhookUrl.Length > 0, Second);
        rig.Context.Said.ShouldContain(text => text.Contains("removed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_probe_fails_where_another_address_is_called()
    {
        await using var rig = await StartAsync();
        (await ProbeAsync(rig)).Kind.ShouldBe(ProbeKind.Answered);
        await rig.Simulator.ReplaceWebhookAsync("https://x.test/hook");
        var probe = await ProbeAsync(rig);
        (probe.Kind, probe.Code).ShouldBe((ProbeKind.Failed, "webhook-replaced"));
    }

    [Fact]
    public async Task Calls_that_do_not_get_through_are_told_in_Telegrams_words_until_they_do()
    {
        await using var rig = await StartAsync();
        rig.Simulator.Webhook.Answers = (int)HttpStatusCode.BadGateway;
        rig.Simulator.Write("held up");
        await rig.UntilAsync("told", () => rig.Context.Reports.Contains("degraded:delivery-failing"), Second);
        rig.Context.Said.ShouldContain(text =>
            text.Contains("Wrong response from the webhook: 502 BadGateway", StringComparison.Ordinal) && text.Contains("1 updates wait", StringComparison.Ordinal));
        var probe = await ProbeAsync(rig);
        (probe.Kind, probe.Detail).ShouldSatisfyAllConditions(
            () => probe.Kind.ShouldBe(ProbeKind.Unknown, "another generation would be called no better"),
            () => probe.Detail!.ShouldContain("502"));
        (await OpinionAsync(rig)).ShouldBe(LivenessKind.None);

        rig.Simulator.Webhook.Answers = (int)HttpStatusCode.OK;
        await rig.UntilAsync("well", () => rig.Context.Reports.Last() == "connected", Second);
        rig.Simulator.Unconfirmed.ShouldBe(0);
        (await OpinionAsync(rig)).ShouldBe(LivenessKind.Alive);
    }

    [Fact]
    public async Task Our_address_with_the_secret_of_somebody_else_is_set_again_with_ours()
    {
        await using var rig = await StartAsync();
        var ours = rig.Simulator.WebhookSecret;
        await rig.Simulator.ReplaceWebhookAsync(rig.Simulator.WebhookUrl, "secret-of-another-gateway");
        rig.Simulator.Webhook.Answers = (int)HttpStatusCode.Unauthorized;
        rig.Simulator.Write("held up");
        await rig.UntilAsync("told", () => rig.Context.Reports.Contains("degraded:delivery-failing"), Second);
        await rig.UntilAsync("ours again", () => rig.Simulator.WebhookSecret == ours, Second);
    }

    /// <summary>Telegram never takes back its last error, and a gateway that restarts causes one.</summary>
    [Fact]
    public async Task An_error_that_is_over_is_nothing()
    {
        await using var rig = await StartAsync();
        rig.Simulator.Webhook.Answers = (int)HttpStatusCode.ServiceUnavailable;
        rig.Simulator.Write("held up");
        await rig.UntilAsync("an error", () => !rig.Simulator.WebhookCalls.IsEmpty);
        rig.Simulator.Webhook.Answers = (int)HttpStatusCode.OK;
        await rig.UntilAsync("delivered", () => rig.Simulator.Unconfirmed == 0, Second);
        await AFewLooksAsync(rig);

        // something is on its way at every look: it is the error of before that is still told
        rig.Simulator.Webhook.Delays = true;
        rig.Simulator.Write("on its way");
        await AFewLooksAsync(rig);
        rig.Context.Reports.ShouldBe(["connected"]);
    }

    [Fact]
    public async Task Messages_that_come_beside_an_old_error_excuse_it()
    {
        await using var rig = await StartAsync();
        rig.Simulator.Webhook.Answers = (int)HttpStatusCode.ServiceUnavailable;
        rig.Simulator.Write("held up", chat: 8);
        await rig.UntilAsync("an error", () => rig.Simulator.WebhookCalls.Count >= 2);
        rig.Simulator.Webhook.Answers = (int)HttpStatusCode.OK;
        rig.Simulator.Webhook.Delays = true;
        rig.Simulator.Write("another one waits at every look");
        for (var looks = 0; looks < 10; looks++)
        {
            (await rig.Context.CallHookAsync(Updates.Call(rig.Simulator.WebhookSecret, Updates.Message(looks, "comes")))).Status.ShouldBe(200);
            await rig.AdvanceAsync(TimeSpan.FromSeconds(15));
        }

        rig.Context.Reports.ShouldBe(["connected"]);
    }

    [Fact]
    public async Task A_Telegram_that_cannot_be_asked_is_named_and_never_dead()
    {
        await using var rig = await StartAsync();
        await rig.Simulator.RefuseAsync();
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:network"), Second);
        for (var minutes = 0; minutes < 30; minutes++)
        {
            await rig.AdvanceAsync(TimeSpan.FromMinutes(1));
            (await OpinionAsync(rig)).ShouldBe(LivenessKind.None);
        }

        (await ProbeAsync(rig)).Kind.ShouldBe(ProbeKind.Unknown);
        (await rig.Context.CallHookAsync(Updates.Call(rig.Simulator.WebhookSecret, Updates.Message(1, "comes all the same")))).Status.ShouldBe(200);
        await rig.Simulator.ListenAsync();
        await rig.UntilAsync("well", () => rig.Context.Reports.Last() == "connected", Second);
    }

    [Fact]
    public async Task A_token_that_is_revoked_meanwhile_waits_for_a_person()
    {
        await using var rig = await StartAsync();
        rig.Simulator.Accepts = "123456:another";
        (await ProbeAsync(rig)).Code.ShouldBe("bad-credentials");
        await rig.UntilAsync("told", () => rig.Context.Reports.Contains("fatal:bad-credentials"), Second);
    }

    private static async Task<TelegramRig> StartAsync()
    {
        var rig = await TelegramRig.StartAsync(more: TelegramRig.Webhook);
        await rig.ConnectedAsync();
        return rig;
    }

    private static async Task AFewLooksAsync(TelegramRig rig)
    {
        var looks = rig.Simulator.Of("getWebhookInfo").Count();
        await rig.UntilAsync("a few looks", () => rig.Simulator.Of("getWebhookInfo").Count() >= looks + 4, TimeSpan.FromSeconds(5));
    }

    private static Task<ProbeOutcome> ProbeAsync(TelegramRig rig) => rig.Adapter.ProbeAsync(TestContext.Current.CancellationToken);

    private static async Task<LivenessKind> OpinionAsync(TelegramRig rig) => (await rig.Adapter.CheckLivenessAsync(TestContext.Current.CancellationToken)).Kind;
}
