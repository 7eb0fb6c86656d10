using Gateway.Abstractions;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>What was written while there was no connection, within one generation and between two; and whether events get through at all.</summary>
public sealed class SlackGenerationTests
{
    [Fact]
    public async Task What_Slack_has_given_up_delivering_is_fetched_from_its_history()
    {
        await using var rig = await SlackRig.ReadyAsync();
        await rig.Simulator.WriteAsync("before");
        await rig.UntilAsync("confirmed", () => rig.Simulator.Unconfirmed == 0);
        rig.Simulator.Switches.IsQuiet = true;
        var first = await rig.Simulator.WriteAsync("one");
        await rig.Simulator.WriteAsync("two");
        rig.Simulator.Switches.IsQuiet = false;
        rig.Simulator.DropAll();
        await rig.PassUntilAsync("fetched", () => rig.Context.Received.Count == 3);
        rig.Context.Received.Select(message => message.Text).ShouldBe(["before", "one", "two"]);
        rig.Context.Received.ElementAt(1).MessageId.ShouldBe($"{SlackSimulator.Room}:{first}", "the id is the same as if it had come as an event");
    }

    [Fact]
    public async Task Answers_in_a_thread_are_fetched_too()
    {
        await using var rig = await SlackRig.ReadyAsync();
        var parent = await rig.Simulator.WriteAsync("question");
        await rig.Simulator.WriteAsync("answer", change: message => message["thread_ts"] = parent);
        await rig.UntilAsync("confirmed", () => rig.Simulator.Unconfirmed == 0 && rig.Context.Received.Count == 2);
        rig.Simulator.Switches.IsQuiet = true;
        await rig.Simulator.WriteAsync("missed", change: message => message["thread_ts"] = parent);
        rig.Simulator.Switches.IsQuiet = false;
        rig.Simulator.DropAll();
        await rig.PassUntilAsync("fetched", () => rig.Context.Received.Any(message => message.Text == "missed"));
        rig.Context.Received.Last().Thread.ShouldBe(parent);
    }

    [Fact]
    public async Task The_next_generation_goes_on_where_the_last_one_has_stopped()
    {
        await using var rig = await SlackRig.ReadyAsync();
        await rig.Simulator.WriteAsync("before");
        await rig.UntilAsync("confirmed", () => rig.Simulator.Unconfirmed == 0);
        await rig.StopAsync();
        rig.Simulator.Switches.IsQuiet = true;
        await rig.Simulator.WriteAsync("between");
        rig.Simulator.Switches.IsQuiet = false;
        await using var next = await rig.NextGenerationAsync(StartReason.Reload);
        await next.ReceivedAsync("between");
        next.Context.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_older_than_wanted_is_not_fetched()
    {
        await using var rig = await SlackRig.ReadyAsync(more: ("catch_up", "10m"));
        await rig.Simulator.WriteAsync("before");
        await rig.UntilAsync("confirmed", () => rig.Simulator.Unconfirmed == 0);
        rig.Simulator.Switches.IsQuiet = true;
        await rig.Simulator.WriteAsync("old");
        rig.Context.Time.Advance(TimeSpan.FromMinutes(11));
        await rig.Simulator.WriteAsync("new");
        rig.Simulator.Switches.IsQuiet = false;
        rig.Simulator.DropAll();
        await rig.PassUntilAsync("fetched", () => rig.Context.Received.Any(message => message.Text == "new"));
        rig.Context.Received.Select(message => message.Text).ShouldBe(["before", "new"]);
    }

    [Fact]
    public async Task A_history_that_cannot_be_read_holds_nothing_up()
    {
        await using var rig = await SlackRig.ReadyAsync((simulator, _) => simulator.Errors["conversations.history"] = "missing_scope");
        await rig.Simulator.WriteAsync("before");
        await rig.UntilAsync("confirmed", () => rig.Simulator.Unconfirmed == 0);
        rig.Simulator.DropAll();
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        await rig.Simulator.WriteAsync("after");
        await rig.ReceivedAsync("after");
        rig.Context.Said.ShouldContain(line => line.Contains("missing_scope", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_in_the_middle_of_an_exchange_leaves_no_connection_behind()
    {
        await using var rig = await SlackRig.ReadyAsync();
        rig.Context.Time.Advance(TimeSpan.FromHours(5));
        await rig.Simulator.DisconnectAsync("warning");
        await rig.ConnectedAsync(2);
        await rig.StopAsync();
        await rig.UntilAsync("both have ended", () => rig.Simulator.Sockets.IsEmpty);
    }

    [Fact]
    public async Task A_probe_is_answered_by_a_connection_that_stands()
    {
        await using var rig = await SlackRig.ReadyAsync();
        (await ProbeAsync(rig)).Kind.ShouldBe(ProbeKind.Answered);
    }

    [Fact]
    public async Task A_probe_says_nothing_while_there_is_no_connection()
    {
        await using var rig = await SlackRig.StartAsync((simulator, _) => simulator.Switches.NeverGreets = true);
        await rig.UntilAsync("connecting", () => rig.Simulator.Sockets.Count == 1);
        (await rig.ProbeAsync()).Kind.ShouldBe(ProbeKind.Unknown);
    }

    [Fact]
    public async Task A_probe_finds_a_message_that_should_have_come_and_the_next_generation_brings_it()
    {
        await using var rig = await SlackRig.ReadyAsync();
        await rig.Simulator.WriteAsync("before");
        await rig.UntilAsync("confirmed", () => rig.Simulator.Unconfirmed == 0);
        rig.Simulator.Switches.IsQuiet = true;
        await rig.Simulator.WriteAsync("never delivered");
        (await ProbeAsync(rig)).Kind.ShouldBe(ProbeKind.Unknown, "it may be on its way");
        rig.Context.Time.Advance(TimeSpan.FromMinutes(1));
        var found = await ProbeAsync(rig);
        (found.Kind, found.Code).ShouldBe((ProbeKind.Failed, "events-missing"));
        rig.Simulator.Switches.Clear();
        await using var next = await rig.NextGenerationAsync(StartReason.Recovery);
        await next.ReceivedAsync("never delivered");
    }

    [Fact]
    public async Task The_bots_own_messages_prove_nothing_missing()
    {
        await using var rig = await SlackRig.ReadyAsync();
        await rig.Simulator.WriteAsync("before");
        await rig.UntilAsync("confirmed", () => rig.Simulator.Unconfirmed == 0);
        rig.Simulator.Switches.IsQuiet = true;
        await rig.SendAsync("own");
        (await ProbeAsync(rig)).Kind.ShouldBe(ProbeKind.Answered);
    }

    /// <summary>An app may be told of mentions only; what people say to each other is none of its business, and not missing.</summary>
    [Fact]
    public async Task Where_only_mentions_are_heard_nothing_else_is_missing_or_fetched()
    {
        await using var rig = await SlackRig.ReadyAsync();
        await MentionAsync(rig, "<@U0BOT> one");
        await rig.ReceivedAsync("@U0BOT one");
        await rig.UntilAsync("confirmed", () => rig.Simulator.Unconfirmed == 0);
        rig.Simulator.Switches.IsQuiet = true;
        await rig.Simulator.WriteAsync("among people");
        rig.Simulator.Switches.IsQuiet = false;
        (await ProbeAsync(rig)).Kind.ShouldBe(ProbeKind.Answered);
        rig.Context.Time.Advance(TimeSpan.FromMinutes(1));
        (await ProbeAsync(rig)).Kind.ShouldBe(ProbeKind.Answered);
        rig.Simulator.DropAll();
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        await MentionAsync(rig, "<@U0BOT> two");
        await rig.ReceivedAsync("@U0BOT two");
        rig.Context.Received.Count.ShouldBe(2);
    }

    private static async Task MentionAsync(SlackRig rig, string text)
    {
        rig.Simulator.Switches.IsQuiet = true;
        var stamp = await rig.Simulator.WriteAsync(text);
        rig.Simulator.Switches.IsQuiet = false;
        await rig.Simulator.RaiseAsync(new() { ["type"] = "app_mention", ["channel"] = SlackSimulator.Room, ["user"] = "U0ALICE", ["text"] = text, ["ts"] = stamp, ["event_ts"] = stamp });
    }

    private static async Task<ProbeOutcome> ProbeAsync(SlackRig rig)
    {
        var probe = rig.ProbeAsync();
        rig.Simulator.Bell.RingAfter(probe);
        await rig.PassUntilAsync("the probe has come to something", () => probe.IsCompleted);
        return await probe;
    }
}
