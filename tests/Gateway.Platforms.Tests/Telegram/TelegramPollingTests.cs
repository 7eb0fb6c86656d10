using System.Text.Json.Nodes;
using Gateway.Abstractions;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>When the adapter confirms, waits, and what it says of its connection.</summary>
public sealed class TelegramPollingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task What_the_gateway_refuses_is_not_confirmed_and_comes_again()
    {
        var refuse = true;
        await using var rig = await TelegramRig.StartAsync((_, context) => context.OnReceive = message =>
            refuse && message.Text == "two" ? throw new GatewayRefusedException(RefusalReason.Overloaded, "full") : ReceiveReceipt.Durable);
        await rig.ConnectedAsync();
        var one = rig.Simulator.Write("one");
        rig.Simulator.Write("two");

        // a call is recorded before it is served: what it confirms shows a moment later
        await rig.UntilAsync(
            "polled again after the refusal, which confirms the first",
            () => rig.Context.Reports.Contains("degraded:not-taken") && rig.Simulator.Of("getUpdates").Last().Number("offset") == one + 1 && rig.Simulator.Unconfirmed < 2,
            Second);
        rig.Simulator.Unconfirmed.ShouldBe(1);
        refuse = false;
        await rig.UntilAsync("two came", () => rig.Context.Received.Any(message => message.Text == "two"), Second);
        await rig.UntilAsync("all is confirmed", () => rig.Simulator.Unconfirmed == 0, Second);
        rig.Context.Received.Select(message => message.Text).ShouldBe(["one", "two"]);
        rig.Context.Kept["offset"].ShouldStartWith($"{one + 2} ");
        rig.Context.Reports.Last().ShouldBe("connected");
    }

    [Fact]
    public async Task A_message_that_can_never_be_taken_does_not_hold_up_those_behind_it()
    {
        await using var rig = await TelegramRig.StartAsync((simulator, context) =>
        {
            context.OnReceive = message => message.Text == "poison" ? throw new GatewayRefusedException(RefusalReason.Invalid, "too large") : ReceiveReceipt.Durable;
            simulator.Write("poison");
            simulator.Write("fine");
        });
        await rig.UntilAsync("fine came", () => rig.Context.Received.Any(message => message.Text == "fine"));
        await rig.UntilAsync("all is confirmed", () => rig.Simulator.Unconfirmed == 0, Second);
    }

    [Fact]
    public async Task A_poll_that_is_never_answered_is_dead_within_its_time_and_a_margin()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        (await OpinionAsync(rig)).Kind.ShouldBe(LivenessKind.Alive);

        rig.Simulator.SetFault(Fault.NeverAnswer, "getUpdates");
        await rig.UntilAsync("said", () => rig.Context.Reports.Contains("degraded:unanswered"), Second);
        await rig.UntilAsync("dead", () => OpinionAsync(rig).Result.Kind == LivenessKind.Dead, Second);
        (await OpinionAsync(rig)).Code.ShouldBe("poll-stalled");
    }

    [Fact]
    public async Task An_outage_that_is_known_is_no_reason_to_replace_the_adapter()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        await rig.Simulator.RefuseAsync();
        for (var seconds = 0; seconds < 600; seconds += 10)
        {
            await rig.AdvanceAsync(TimeSpan.FromSeconds(10));
            (await OpinionAsync(rig)).Kind.ShouldBe(LivenessKind.None, $"{seconds} s later");
        }

        rig.Context.Reports.Clear();
        await rig.Simulator.ListenAsync();
        await rig.UntilAsync("connected again", () => rig.Context.Reports.Contains("connected"), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_conflict_waits_half_a_minute_however_often()
    {
        await using var rig = await TelegramRig.StartAsync((simulator, _) => simulator.SetFault(Fault.Conflict, "getUpdates"));
        await rig.UntilAsync("first conflict", () => rig.Context.Reports.Contains("degraded:conflict"));
        rig.Simulator.Of("getUpdates").Count().ShouldBe(1);
        await rig.AdvanceAsync(TimeSpan.FromSeconds(29));
        rig.Simulator.Of("getUpdates").Count().ShouldBe(1);
        await rig.AdvanceAsync(Second);
        rig.Context.Reports.Count(one => one == "degraded:conflict").ShouldBe(2);
        await rig.AdvanceAsync(TimeSpan.FromSeconds(29));
        (await OpinionAsync(rig)).Kind.ShouldBe(LivenessKind.None);
        rig.Simulator.Of("getUpdates").Count().ShouldBe(2);
        await rig.AdvanceAsync(Second);
        rig.Simulator.Of("getUpdates").Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_webhook_that_somebody_sets_is_removed()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        using var http = new HttpClient();
        await http.GetAsync(new Uri($"{rig.Simulator.Url}/bot{TelegramSimulator.Token}/setWebhook?url=https://x.test"), TestContext.Current.CancellationToken);
        rig.Simulator.Write("wakes the poll");
        await rig.UntilAsync("removed", () => rig.Simulator.Of("deleteWebhook").Count() == 2, Second);
        rig.Simulator.Write("flows");
        await rig.UntilAsync("flows", () => rig.Context.Received.Any(message => message.Text == "flows"), Second);
    }

    [Fact]
    public async Task An_offset_older_than_six_days_is_not_asked_for()
    {
        await using var rig = await TelegramRig.StartAsync((_, context) =>
            context.SetAsync("offset", $"999999 {context.Time.GetUtcNow().AddDays(-7).ToUnixTimeSeconds()}").IsCompleted.ShouldBeTrue());
        rig.Simulator.Write("after a quiet week");
        await rig.UntilAsync("it came", () => rig.Context.Received.Any(message => message.Text == "after a quiet week"), Second);
    }

    [Fact]
    public async Task Edits_posts_topics_answers_and_files_arrive_as_what_they_are()
    {
        await using var rig = await TelegramRig.StartAsync();
        rig.Simulator.Write("v2", kind: "edited_message", change: message => message["edit_date"] = 1_700_000_500);
        rig.Simulator.Write("post", chat: -5, kind: "channel_post", change: message => message.Remove("from"));
        rig.Simulator.Write("plain thread", chat: -6, change: message => message["message_thread_id"] = 4);
        rig.Simulator.Write("answer", change: message => message["reply_to_message"] = new JsonObject { ["message_id"] = 1, ["date"] = 1_700_000_001, ["chat"] = new JsonObject { ["id"] = 7, ["type"] = "private" } });
        rig.Simulator.Write("", change: message =>
        {
            message.Remove("text");
            message["document"] = new JsonObject { ["file_id"] = "F1", ["file_unique_id"] = "U1", ["file_name"] = "a.pdf", ["mime_type"] = "application/pdf", ["file_size"] = 12 };
        });
        rig.Simulator.Write("own", change: message => message["from"]!["id"] = 1);
        rig.Simulator.Write("last");
        await rig.UntilAsync("all came", () => rig.Context.Received.Any(message => message.Text == "last"), Second);

        var got = rig.Context.Received.ToArray();
        got.Select(message => message.Text).ShouldBe(["v2", "post", "plain thread", "answer", "", "last"]);
        (got[0].MessageId, got[0].Kind).ShouldBe(("7/1/edit/1700000500", InboundKind.Edited));
        (got[1].MessageId, got[1].Conversation, got[1].Sender.Id).ShouldBe(("-5/2", "-5", "-5"));
        got[2].Thread.ShouldBeNull();
        got[3].ReplyTo.ShouldBe("7/1");
        got[4].Attachments.Single().ShouldBe(new Attachment { Name = "a.pdf", ContentType = "application/pdf", Size = 12, PlatformId = "F1" });
    }

    [Fact]
    public async Task A_message_in_a_topic_answers_what_it_answers_and_not_the_notice_that_the_topic_was_made()
    {
        await using var rig = await TelegramRig.StartAsync();
        var group = new JsonObject { ["id"] = -6, ["type"] = "supergroup", ["is_forum"] = true };
        JsonObject Question(int id) => new() { ["message_id"] = id, ["date"] = 1_700_000_001, ["chat"] = group.DeepClone(), ["message_thread_id"] = 4, ["is_topic_message"] = true };
        rig.Simulator.Write("plain", chat: -6, change: message =>
        {
            (message["message_thread_id"], message["is_topic_message"]) = (4, true);
            message["reply_to_message"] = Question(4);
            message["reply_to_message"]!["forum_topic_created"] = new JsonObject { ["name"] = "Topic", ["icon_color"] = 7322096 };
        });
        rig.Simulator.Write("answer", chat: -6, change: message =>
        {
            (message["message_thread_id"], message["is_topic_message"]) = (4, true);
            message["reply_to_message"] = Question(5);
        });
        await rig.UntilAsync("both came", () => rig.Context.Received.Count == 2, Second);
        rig.Context.Received.Select(message => (message.Thread, message.ReplyTo)).ShouldBe([("4", null), ("4", "-6/5")]);
    }

    private static Task<LivenessOpinion> OpinionAsync(TelegramRig rig) => rig.Adapter.CheckLivenessAsync(CancellationToken.None);
}
