using Gateway.Fixtures;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>WeCom's bot socket: subscribing, staying, being pushed out, and messages both ways.</summary>
public sealed class WecomTests
{
    [Fact]
    public async Task It_subscribes_with_its_id_and_secret_and_is_connected_when_that_is_confirmed()
    {
        await using var rig = await WecomRig.ReadyAsync();
        rig.Simulator.Subscriptions.Single().Body!["body"]!.ToJsonString().ShouldBe($$"""{"bot_id":"{{WecomSimulator.BotId}}","secret":"{{WecomSimulator.Secret}}"}""");
        rig.Context.Reports.ShouldBe(["connected"]);
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.Alive);
        (await rig.ProbeAsync()).Kind.ShouldBe(ProbeKind.Answered);
    }

    [Fact]
    public async Task A_secret_that_is_refused_is_told_to_a_person_and_not_shown()
    {
        await using var rig = await WecomRig.StartAsync(more: ("token", "revokedSecret"));
        await rig.Life.EndAsync();
        rig.Context.Reports.ShouldBe(["fatal:bad-credentials"]);
        rig.Context.Said.Last().ShouldContain("[Relogin]");
        rig.Context.Said.ShouldAllBe(text => !text.Contains("revokedSecret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pings_that_are_not_answered_end_the_connection_and_another_one_is_made()
    {
        await using var rig = await WecomRig.ReadyAsync();
        rig.Simulator.Switches.StopsAcking = true;
        await rig.PassUntilAsync("named", () => rig.Context.Reports.Contains("degraded:heartbeat-unanswered"));
        rig.Simulator.Switches.StopsAcking = false;
        await rig.PassUntilAsync("subscribed again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
    }

    [Fact]
    public async Task A_connection_that_leads_nowhere_is_noticed_by_the_missing_answer()
    {
        await using var rig = await WecomRig.ReadyAsync();
        rig.Simulator.BlackHoleAll();
        var began = rig.Context.Time.GetUtcNow();
        await rig.PassUntilAsync("named", () => rig.Context.Reports.Contains("degraded:heartbeat-unanswered"));
        (rig.Context.Time.GetUtcNow() - began).ShouldBeLessThan(TimeSpan.FromSeconds(60));
        rig.Simulator.DropAll();
        await rig.PassUntilAsync("subscribed again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
    }

    [Fact]
    public async Task Hundreds_of_failed_attempts_end_nothing()
    {
        await using var rig = await WecomRig.ReadyAsync();
        await rig.Simulator.RefuseAsync();
        await rig.PassUntilAsync("hundreds", () => rig.Context.Reports.Count(one => one == "degraded:network") >= 200);
        await rig.Simulator.ListenAsync();
        await rig.PassUntilAsync("subscribed again", () => rig.Context.Reports.Last() == "connected");
        rig.Life.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_subscription_that_is_never_confirmed_is_no_connection()
    {
        await using var rig = await WecomRig.StartAsync((simulator, _) => simulator.Switches.NeverConfirms = true);
        await rig.UntilAsync("asked", () => rig.Simulator.Subscriptions.Any() && rig.Context.Time.Armed == (1, 0));
        (await rig.OpinionAsync()).Kind.ShouldBe(LivenessKind.None);
        rig.Context.Time.Advance(TimeSpan.FromSeconds(21));
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:not-ready"));
        rig.Simulator.Switches.NeverConfirms = false;
        await rig.PassUntilAsync("subscribed", () => rig.Context.Reports.Contains("connected"));
    }

    /// <summary>The client of others stops for good here. This one comes back, and not at once: two that did would push each other out for ever.</summary>
    [Fact]
    public async Task Pushed_out_by_another_subscriber_it_says_so_and_comes_back_after_a_while_and_later_each_time()
    {
        await using var rig = await WecomRig.ReadyAsync();
        var pauses = new List<TimeSpan>();
        for (var time = 1; time <= 3; time++)
        {
            await rig.Simulator.PushOutAsync();
            await rig.UntilAsync("told", () => rig.Context.Reports.Count(one => one == "degraded:conflict") == time);
            var began = rig.Context.Time.GetUtcNow();
            await rig.PassUntilAsync("back", () => rig.Context.Reports.Count(one => one == "connected") == time + 1);
            pauses.Add(rig.Context.Time.GetUtcNow() - began);
        }

        pauses[0].ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(24));
        pauses.ShouldBeInOrder(SortDirection.Ascending);
        pauses[2].ShouldBeGreaterThan(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task Two_bots_of_one_name_never_storm()
    {
        await using var first = await WecomRig.ReadyAsync();
        await using var second = await WecomRig.StartAsync(more: ("socket_url", first.Simulator.SocketUrl));
        await first.UntilAsync("pushed out", () => first.Context.Reports.Contains("degraded:conflict"));
        first.Simulator.Subscriptions.Count().ShouldBe(2);
    }

    [Fact]
    public async Task A_message_is_answered_with_its_own_id_and_what_follows_is_a_message_of_its_own()
    {
        await using var rig = await WecomRig.ReadyAsync();
        var id = await rig.Simulator.WriteAsync("hello");
        var question = await rig.ReceivedAsync("hello");
        question.MessageId.ShouldBe(id);
        question.Conversation.ShouldBe(WecomSimulator.Alice);
        (await rig.AnswerAsync(question, "yo")).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Answers.Single().Body!.ToJsonString().ShouldBe(
            """{"cmd":"aibot_respond_msg","headers":{"req_id":"Q1"},"body":{"msgtype":"stream","stream":{"id":"gw-d-1-0","finish":true,"content":"yo"}}}""");

        (await rig.AnswerAsync(question, "one more thing", "d-2")).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Pushes.Single().Body!["body"]!.ToJsonString().ShouldBe("""{"chatid":"alice","msgtype":"markdown","markdown":{"content":"one more thing"}}""");
        rig.Simulator.Sent.ShouldBe(["yo", "one more thing"]);
    }

    [Fact]
    public async Task A_question_that_can_no_longer_be_answered_gets_a_message()
    {
        await using var rig = await WecomRig.ReadyAsync();
        await rig.Simulator.WriteAsync("hello");
        var question = await rig.ReceivedAsync("hello");
        rig.Simulator.ForgetQuestions();
        (await rig.AnswerAsync(question, "late")).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Pushes.Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_group_is_its_own_conversation_and_files_come_by_reference()
    {
        await using var rig = await WecomRig.ReadyAsync();
        await rig.Simulator.WriteAsync("ignored", body =>
        {
            (body["chattype"], body["chatid"], body["msgtype"]) = ("group", "room", "mixed");
            body["mixed"] = new JsonObject
            {
                ["msg_item"] = new JsonArray(
                    new JsonObject { ["msgtype"] = "text", ["text"] = new JsonObject { ["content"] = "look" } },
                    new JsonObject { ["msgtype"] = "image", ["image"] = new JsonObject { ["url"] = "https://files.test/a" } }),
            };
        });
        var message = await rig.ReceivedAsync("look");
        message.Conversation.ShouldBe("room");
        message.Attachments.Single().PlatformId.ShouldBe("https://files.test/a");
        message.Attachments.Single().Url.ShouldBeNull("it is encrypted");
    }

    [Fact]
    public async Task A_limit_is_told_doubt_is_called_doubt_and_without_a_connection_nothing_is_tried()
    {
        await using var rig = await WecomRig.ReadyAsync();
        rig.Simulator.Limited = 1;
        var limited = await rig.SendAsync("patience");
        (limited.Kind, limited.Code).ShouldBe((SendOutcomeKind.Retryable, "rate-limited"));

        rig.Simulator.SwallowsReceipts = true;
        var doubt = rig.SendAsync("who knows");
        await rig.UntilAsync("made", () => rig.Simulator.Sent.Contains("who knows") && rig.Context.Time.Armed.Pauses == 2);
        rig.Context.Time.Advance(TimeSpan.FromSeconds(5));
        (await doubt).Kind.ShouldBe(SendOutcomeKind.Ambiguous);

        await rig.Simulator.RefuseAsync();
        await rig.UntilAsync("away", () => rig.Context.Reports.Last().StartsWith("degraded", StringComparison.Ordinal));
        (await rig.SendAsync("later")).Code.ShouldBe("not-connected");
    }
}
