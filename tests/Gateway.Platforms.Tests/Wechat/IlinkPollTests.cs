using Gateway.Abstractions;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>Polling: what is an answer and what is none, and what follows when the login is over.</summary>
public sealed class IlinkPollTests
{
    [Fact]
    public async Task It_announces_itself_and_polls_from_the_beginning()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        rig.Simulator.Recorder.All.Select(one => one.Name).ShouldBe([IlinkSimulator.Start, IlinkSimulator.Poll]);
        rig.Simulator.Polls.Single().Body!["get_updates_buf"]!.ToString().ShouldBeEmpty();
        rig.Context.Reports.ShouldBe(["connected"]);
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.None, "no poll has been answered yet");
    }

    [Fact]
    public async Task An_empty_answer_is_a_good_one()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        await rig.PassQuietlyAsync(TimeSpan.FromMinutes(10));
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.Alive);
        (await rig.ProbeAsync()).Kind.ShouldBe(ProbeKind.Answered);
        rig.Context.Reports.ShouldBe(["connected"]);
    }

    /// <summary>The client of others takes a poll that nobody has answered for one with nothing in it (hermes #23523): a dead network looks healthy.</summary>
    [Fact]
    public async Task A_poll_that_is_never_answered_is_no_empty_one()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        await rig.PassQuietlyAsync(TimeSpan.FromMinutes(1));
        rig.Simulator.Switches.Fail(new HttpFault(NeverAnswers: true));
        rig.Simulator.Write("said into the hole");
        await rig.ReceivedAsync("said into the hole");
        await rig.UntilAsync("the next poll is held for ever", () => rig.Context.Time.Armed == (0, 1) && rig.Simulator.Held == 0 && rig.Simulator.Polls.Count() >= 3);
        rig.Context.Time.Advance(TimeSpan.FromSeconds(46));
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:poll-unanswered"));
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.None, "a new generation could do nothing else");

        rig.Simulator.Switches.Clear();
        rig.Simulator.Write("and back");
        await rig.PassUntilAsync("received", () => rig.Context.Received.Any(message => message.Text == "and back"));
        rig.Context.Reports.Last().ShouldBe("connected");
    }

    [Fact]
    public async Task A_loop_that_waits_for_the_hosts_disk_is_alive_however_long_that_takes()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        var stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isWriting = false;
        rig.Context.OnStateWrite = () =>
        {
            isWriting = true;
            rig.Simulator.Bell.Ring();
            return stuck.Task;
        };
        try
        {
            rig.Simulator.Write("whose token is kept for ever");
            await rig.UntilAsync("writing", () => isWriting);
            rig.Context.Time.Advance(TimeSpan.FromDays(1));
            (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.Alive, "the host's own disk is no matter of the connection");
        }
        finally
        {
            rig.Context.OnStateWrite = () => Task.CompletedTask;
            stuck.SetResult();
        }

        await rig.ReceivedAsync("whose token is kept for ever");
    }

    [Fact]
    public async Task The_cursor_is_sent_back_only_after_the_gateway_has_taken_everything()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        var isFull = true;
        rig.Context.OnReceive = _ => isFull ? throw new GatewayRefusedException(RefusalReason.Overloaded, "full") : ReceiveReceipt.Durable;
        rig.Simulator.Write("patience");
        await rig.UntilAsync("told", () => rig.Context.Reports.Contains("degraded:not-taken"));
        rig.Simulator.Polls.Count().ShouldBe(1);
        isFull = false;
        await rig.PassUntilAsync("received", () => !rig.Context.Received.IsEmpty);
        await rig.UntilAsync("polling on", () => rig.Simulator.Polls.Count() == 2);
        rig.Simulator.Polls.Last().Body!["get_updates_buf"]!.ToString().ShouldBe("BUF1");
        rig.Context.Reports.Last().ShouldBe("connected");
    }

    [Theory]
    [InlineData(500, "degraded:platform")]
    [InlineData(429, "degraded:rate-limited")]
    [InlineData(0, "degraded:network")]
    public async Task Failures_are_named_for_what_they_are_and_polling_goes_on_for_ever(int status, string report)
    {
        await using var rig = await IlinkRig.ReadyAsync();
        rig.Simulator.Switches.Fail(status == 0 ? new HttpFault(Cuts: true) : new(status), times: 150);
        rig.Simulator.CutPolls();
        rig.Simulator.Write("afterwards");
        await rig.PassUntilAsync("received", () => rig.Context.Received.Any(message => message.Text == "afterwards"));
        rig.Context.Reports.Count(one => one == report).ShouldBeGreaterThanOrEqualTo(149);
        rig.Context.Reports.Last().ShouldBe("connected");
        rig.Life.IsCompleted.ShouldBeFalse();
    }

    /// <summary>Incident D-13: the operators waited for hours for a limit that was none. The login being over is its own reason, and says who must act.</summary>
    [Fact]
    public async Task A_login_that_is_over_at_the_start_is_told_to_a_person()
    {
        await using var rig = await IlinkRig.StartAsync(more: ("token", "simulated:revoked"));
        await rig.Life.EndAsync();
        rig.Context.Reports.ShouldBe(["fatal:session-expired"]);
        rig.Context.Said.Last().ShouldContain("QR code");
        rig.Context.Said.Last().ShouldContain("[Relogin]");
        rig.Context.Said.ShouldAllBe(text => !text.Contains("revoked", StringComparison.Ordinal));
    }

    /// <summary>Incident D-14: for an hour the login is over, then WeChat takes it back; meanwhile nobody believes to be connected, and nothing waits ten minutes.</summary>
    [Fact]
    public async Task A_login_that_comes_back_after_an_hour_is_noticed_within_a_minute()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        await rig.PassQuietlyAsync(TimeSpan.FromMinutes(1));
        rig.Simulator.SaysExpired = true;
        rig.Simulator.CutPolls();
        await rig.PassUntilAsync("named", () => rig.Context.Reports.Contains("degraded:session-expired"));
        rig.Context.Said.ShouldContain(text => text.Contains("Log in again", StringComparison.Ordinal));
        var over = rig.Context.Time.GetUtcNow() + TimeSpan.FromHours(1);
        await rig.PassUntilAsync("an hour", () => rig.Context.Time.GetUtcNow() >= over);
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.None);
        rig.Context.Reports.Last().ShouldBe("degraded:session-expired");

        rig.Simulator.SaysExpired = false;
        rig.Simulator.Write("a message brings it back");
        var healed = rig.Context.Time.GetUtcNow();
        await rig.PassUntilAsync("received", () => !rig.Context.Received.IsEmpty);
        (rig.Context.Time.GetUtcNow() - healed).ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
        rig.Context.Reports.Last().ShouldBe("connected");
    }

    [Fact]
    public async Task A_login_that_does_not_come_back_for_hours_is_told_to_a_person()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        await rig.PassQuietlyAsync(TimeSpan.FromMinutes(1));
        rig.Simulator.SaysExpired = true;
        rig.Simulator.CutPolls();
        await rig.PassUntilAsync("given up", () => rig.Life.IsCompleted);
        rig.Context.Reports.Last().ShouldBe("fatal:session-expired");
        rig.Simulator.Recorder.Requests(IlinkSimulator.Start).Count().ShouldBeInRange(115, 125, "once a minute, for two hours");
    }

    /// <summary>Incident F-15: the old end is closed before the new one is opened, and WeChat is told.</summary>
    [Fact]
    public async Task A_stop_ends_the_poll_and_says_goodbye_and_the_next_generation_goes_on_where_this_one_was()
    {
        await using var first = await IlinkRig.ReadyAsync();
        first.Simulator.Write("before");
        await first.ReceivedAsync("before");
        await first.UntilAsync("polling on", () => first.Simulator.Polls.Count() == 2 && first.Simulator.Held == 1);
        var second = await first.NextGenerationAsync(StartReason.Reload);
        first.Simulator.Recorder.Requests(IlinkSimulator.Stop).Count().ShouldBe(1);
        await second.UntilAsync("only the new one polls", () => first.Simulator.Held == 1 && first.Simulator.Polls.Count() == 3);
        first.Simulator.Polls.Last().Body!["get_updates_buf"]!.ToString().ShouldBe("BUF1");
        first.Simulator.Write("after");
        await second.ReceivedAsync("after");
        second.Context.Received.Count.ShouldBe(1);
        await second.StopAsync();
    }

    /// <summary>Incident F-15 again: what is delivered twice has the same id twice, and the host takes it once.</summary>
    [Fact]
    public async Task A_message_that_is_delivered_twice_keeps_its_id()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        rig.Simulator.Switches.Duplicates = true;
        var id = rig.Simulator.Write("twice");
        await rig.UntilAsync("both", () => rig.Context.Received.Count == 2);
        rig.Context.Received.Select(message => message.MessageId).ShouldBe([id, id]);
        ulong.Parse(id, System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(1UL << 53);
    }

    [Theory]
    [InlineData("token", "two words", "bad-credentials")]
    [InlineData("base_url", "ftp://wechat.test", "bad-settings")]
    [InlineData("socket_url", "https://wecom.test", "bad-settings")]
    [InlineData("mode", "wecom", "bad-settings")]
    public async Task A_setting_that_cannot_work_is_told_to_a_person_and_nothing_is_asked(string key, string value, string code)
    {
        await using var rig = await IlinkRig.StartAsync(more: (key, value));
        await rig.Life.EndAsync();
        rig.Context.Reports.ShouldBe([$"fatal:{code}"]);
        rig.Simulator.Recorder.All.ShouldBeEmpty();
    }
}
