using Gateway.Abstractions;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>How the adapter comes back, in scripted time: each kind of trouble under its own name, and none longer than it has to be.</summary>
public sealed class TelegramRecoveryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause that the adapter makes in an outage.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_server_that_was_gone_for_three_hours_is_polled_within_one_step_and_without_a_login()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        await rig.Simulator.RefuseAsync();
        for (var minutes = 0; minutes < 180; minutes += 5)
        {
            await rig.AdvanceAsync(TimeSpan.FromMinutes(5));
        }

        rig.Context.Reports.Last().ShouldBe("degraded:network");
        rig.Simulator.Write("written meanwhile");
        await rig.Simulator.ListenAsync();
        await rig.AdvanceAsync(Step);

        rig.Context.Received.Single().Text.ShouldBe("written meanwhile");
        rig.Context.Reports.Last().ShouldBe("connected");
        rig.Simulator.Of("getMe").Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_hangs_at_the_start_is_not_asked_who_we_are_until_it_answers()
    {
        await using var rig = await TelegramRig.StartAsync((simulator, _) => simulator.SetFault(Fault.NeverAnswer));
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:unanswered"), Second);
        await rig.UntilAsync("tried ten times", () => rig.Simulator.Of("deleteWebhook").Count() == 10, Second);
        rig.Simulator.Of("getMe").ShouldBeEmpty();
        (await rig.Adapter.CheckLivenessAsync(TestContext.Current.CancellationToken)).Kind.ShouldBe(LivenessKind.None, "another generation could do nothing else");

        rig.Simulator.SetFault(Fault.None);
        await rig.UntilAsync("connected", () => rig.Context.Reports.Contains("connected"), Second);
        rig.Simulator.Of("getMe").Count().ShouldBe(1);
    }

    [Fact]
    public async Task Polls_alone_that_are_not_answered_are_told_from_a_platform_that_is_silent()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        rig.Simulator.SetFault(Fault.NeverAnswer, "getUpdates");
        rig.Simulator.Write("waits");
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:polls-unanswered"), Second);
        rig.Context.Reports.ShouldContain("degraded:unanswered");

        rig.Simulator.SetFault(Fault.None);
        await rig.UntilAsync("it came", () => !rig.Context.Received.IsEmpty, Second);
    }

    [Fact]
    public async Task A_limit_on_polls_is_waited_for_as_long_as_the_platform_asks()
    {
        await using var rig = await TelegramRig.StartAsync((simulator, _) => simulator.RetryAfter = 17);
        await rig.ConnectedAsync();
        rig.Simulator.SetFault(Fault.TooManyRequests, "getUpdates");
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:rate-limited"));
        var polls = rig.Simulator.Of("getUpdates").Count();

        await rig.AdvanceAsync(TimeSpan.FromSeconds(16));
        rig.Simulator.Of("getUpdates").Count().ShouldBe(polls);
        await rig.AdvanceAsync(Second);
        rig.Simulator.Of("getUpdates").Count().ShouldBe(polls + 1);
    }

    [Fact]
    public async Task A_token_that_is_revoked_while_polling_needs_a_person()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        rig.Simulator.SetFault(Fault.Unauthorized, "getUpdates");
        await rig.UntilAsync("said", () => rig.Context.Reports.Contains("fatal:bad-credentials"));
        rig.Simulator.Of("getUpdates").Last().Number("timeout").ShouldBe(30, "the poll that was held was the last");
    }

    [Fact]
    public async Task Empty_answers_for_ever_are_named_once_and_over_with_the_first_poll_that_is_held()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        rig.Simulator.SetFault(Fault.EmptyAtOnce, "getUpdates");
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:empty-answers"));
        var polls = rig.Simulator.Of("getUpdates").Count();
        await rig.AdvanceAsync(Second);
        await rig.AdvanceAsync(Second);
        rig.Simulator.Of("getUpdates").Count().ShouldBe(polls + 2, "one a second, and no storm");

        rig.Simulator.SetFault(Fault.None);
        await rig.AdvanceAsync(Second);
        rig.Context.Reports.Last().ShouldBe("degraded:empty-answers", "a poll that has only just been asked proves nothing");
        await rig.AdvanceAsync(2 * Second);
        rig.Context.Reports.Last().ShouldBe("connected");
        rig.Context.Reports.Count(one => one == "degraded:empty-answers").ShouldBe(1);
    }

    [Fact]
    public async Task A_pool_full_of_half_open_connections_costs_at_most_one_call_each_and_no_call_waits_for_ever()
    {
        const int Most = 5;
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        await Task.WhenAll(rig.SendAsync("1"), rig.SendAsync("2"), rig.SendAsync("3"));
        rig.Simulator.Freeze();

        var outcomes = new List<SendOutcome>();
        while (outcomes.LastOrDefault() is not { Kind: SendOutcomeKind.Sent } && outcomes.Count <= Most)
        {
            var send = rig.SendAsync("through whatever connection the pool has");
            await rig.UntilAsync("the send is answered or given up", () => send.IsCompleted, Second);
            outcomes.Add(await send);
        }

        outcomes.Last().Kind.ShouldBe(SendOutcomeKind.Sent);
        outcomes.SkipLast(1).ShouldAllBe(outcome => outcome.Kind == SendOutcomeKind.Ambiguous && outcome.Code == "unanswered");
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:unanswered"), Second);
        await rig.UntilAsync("connected anew", () => rig.Context.Reports.Last() == "connected", Second);
    }
}
