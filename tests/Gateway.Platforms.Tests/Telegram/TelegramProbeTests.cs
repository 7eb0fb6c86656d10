using Gateway.Abstractions;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>The question that polls cannot answer: whether something waits that they do not bring.</summary>
public sealed class TelegramProbeTests
{
    private static readonly TimeSpan PollTimeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Nothing_waits_is_an_answer_and_asking_is_no_second_poll()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        await rig.UntilAsync("a poll is held", () => rig.Simulator.Held == 1);
        var polls = rig.Simulator.Of("getUpdates").Count();
        var probe = await ProbeAsync(rig);
        (probe.Kind, probe.Detail).ShouldBe((ProbeKind.Answered, "0 updates wait"));
        rig.Simulator.Of("getUpdates").Count().ShouldBe(polls);
        rig.Context.Reports.ShouldNotContain("degraded:conflict");
    }

    [Fact]
    public async Task Updates_that_wait_while_a_whole_poll_ends_empty_are_a_failure_at_the_second_look()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        rig.Simulator.Write("held back", kind: "poll");
        (await ProbeAsync(rig)).Kind.ShouldBe(ProbeKind.Unknown, "it may just be on its way");
        (await ProbeAsync(rig)).Kind.ShouldBe(ProbeKind.Unknown, "no poll has ended since");

        await rig.AdvanceAsync(PollTimeout);
        var probe = await ProbeAsync(rig);
        (probe.Kind, probe.Code).ShouldBe((ProbeKind.Failed, "updates-pending"));
    }

    [Fact]
    public async Task Updates_that_wait_while_others_arrive_are_no_failure()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        rig.Simulator.Write("held back", kind: "poll");
        (await ProbeAsync(rig)).Kind.ShouldBe(ProbeKind.Unknown);
        rig.Simulator.Write("flows");
        await rig.UntilAsync("it came, and confirmed all before it", () => rig.Simulator.Unconfirmed == 0);
        rig.Simulator.Write("held back as well", kind: "poll");
        await rig.AdvanceAsync(PollTimeout);
        (await ProbeAsync(rig)).Kind.ShouldBe(ProbeKind.Unknown);
    }

    [Fact]
    public async Task Updates_that_the_gateway_does_not_take_wait_rightly()
    {
        await using var rig = await TelegramRig.StartAsync((_, context) => context.OnReceive = _ => throw new GatewayRefusedException(RefusalReason.Overloaded, "full"));
        rig.Simulator.Write("one");
        await rig.UntilAsync("refused", () => rig.Context.Reports.Contains("degraded:not-taken"), TimeSpan.FromSeconds(1));
        (await ProbeAsync(rig)).Kind.ShouldBe(ProbeKind.Answered);
    }

    [Fact]
    public async Task A_webhook_that_somebody_has_set_is_a_failure_that_names_its_host_and_not_its_address()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        using var http = new HttpClient();
        await http.GetAsync(new Uri($"{rig.Simulator.Url}/bot{TelegramSimulator.Token}/setWebhook?url=https://x.test/secret"), TestContext.Current.CancellationToken);
        var probe = await ProbeAsync(rig);
        (probe.Kind, probe.Code).ShouldBe((ProbeKind.Failed, "webhook-active"));
        probe.Detail!.ShouldContain("x.test");
        probe.Detail!.ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_platform_that_cannot_be_asked_is_no_failure_of_the_adapter()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        rig.Simulator.SetFault(Fault.ServerError, "getWebhookInfo");
        (await ProbeAsync(rig)).Kind.ShouldBe(ProbeKind.Unknown);
        rig.Simulator.SetFault(Fault.Unauthorized, "getWebhookInfo");
        (await ProbeAsync(rig)).Code.ShouldBe("bad-credentials");
    }

    private static Task<ProbeOutcome> ProbeAsync(TelegramRig rig) => rig.Adapter.ProbeAsync(TestContext.Current.CancellationToken);
}
