using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Qq;

/// <summary>Messages in, and answers out: numbered, once, and within their time.</summary>
public sealed class QqMessageTests
{
    [Fact]
    public async Task A_persons_message_comes_with_everything_in_it()
    {
        await using var rig = await QqRig.ReadyAsync();
        var id = await rig.Simulator.WriteAsync("hello", change: message => message["attachments"] = new JsonArray(
            new JsonObject { ["content_type"] = "image/png", ["filename"] = "a.png", ["size"] = 12, ["url"] = "https://files.test/a.png" },
            new JsonObject { ["content_type"] = "voice", ["filename"] = "", ["url"] = "//files.test/b" }));
        var message = await rig.ReceivedAsync("hello");
        message.MessageId.ShouldBe(id);
        message.Conversation.ShouldBe("c2c:E1");
        message.Sender.Id.ShouldBe("E1");
        message.SentAt.ShouldBe(new DateTimeOffset(2026, 11, 23, 16, 0, 0, TimeSpan.FromHours(8)));
        message.Properties["chat_type"].ShouldBe("direct");
        message.Attachments.Select(file => file.Url).ShouldBe(["https://files.test/a.png", "https://files.test/b"]);
        message.Attachments[0].Size.ShouldBe(12);
        message.Attachments[1].Name.ShouldBe("file");
    }

    [Fact]
    public async Task A_groups_message_comes_without_what_is_left_of_the_mention()
    {
        await using var rig = await QqRig.ReadyAsync();
        await rig.Simulator.WriteAsync("to all", inGroup: true);
        var message = await rig.ReceivedAsync("to all");
        message.Conversation.ShouldBe("group:G1");
        message.Sender.Id.ShouldBe("M1");
        (await rig.AnswerAsync(message, "yes")).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Posts.Single().Name.ShouldBe("POST /v2/groups/G1/messages");
    }

    [Fact]
    public async Task Other_events_are_left_out_and_counted()
    {
        await using var rig = await QqRig.ReadyAsync();
        await rig.Simulator.DispatchAsync("GROUP_ADD_ROBOT", new JsonObject { ["group_openid"] = "G1" });
        await rig.Simulator.WriteAsync(" ");
        await rig.Simulator.WriteAsync("after them");
        await rig.ReceivedAsync("after them");
        rig.Context.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Answers_carry_the_question_and_count_up_and_a_second_try_has_the_number_of_the_first()
    {
        await using var rig = await QqRig.ReadyAsync();
        var id = await rig.Simulator.WriteAsync("hello");
        var question = await rig.ReceivedAsync("hello");
        (await rig.AnswerAsync(question, "one", "d-1")).Kind.ShouldBe(SendOutcomeKind.Sent);
        (await rig.AnswerAsync(question, "two", "d-2")).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Posts.Last().Body!.ToJsonString().ShouldBe($$"""{"content":"two","msg_type":0,"msg_id":"{{id}}","msg_seq":2}""");

        var again = await rig.AnswerAsync(question, "one", "d-1");
        again.Kind.ShouldBe(SendOutcomeKind.Sent, "that the number is taken proves that it had arrived");
        again.PlatformMessageId.ShouldBe($"{id}/1");
        rig.Simulator.Sent.ShouldBe(["one", "two"]);
    }

    /// <summary>An answer whose receipt is lost is sent again and made once, also by the next generation.</summary>
    [Fact]
    public async Task An_answer_whose_receipt_is_lost_is_not_made_twice_even_after_a_restart()
    {
        await using var first = await QqRig.ReadyAsync();
        await first.Simulator.WriteAsync("hello");
        var question = await first.ReceivedAsync("hello");
        first.Simulator.Switches.Fail(new HttpFault(Cuts: true, After: true), which: name => name.EndsWith("/messages", StringComparison.Ordinal));
        var lost = await first.AnswerAsync(question, "once");
        lost.Kind.ShouldBe(SendOutcomeKind.Retryable);
        first.Simulator.Switches.Clear();

        var second = await first.NextGenerationAsync(StartReason.Recovery);
        await second.UntilAsync("connected", () => second.Context.Reports.Contains("connected"));
        (await second.AnswerAsync(question, "once")).Kind.ShouldBe(SendOutcomeKind.Sent);
        (await second.AnswerAsync(question, "another", "d-2")).Kind.ShouldBe(SendOutcomeKind.Sent);
        first.Simulator.Sent.ShouldBe(["once", "another"]);
        await second.StopAsync();
    }

    [Fact]
    public async Task A_sixth_answer_is_not_sent()
    {
        await using var rig = await QqRig.ReadyAsync();
        await rig.Simulator.WriteAsync("hello");
        var question = await rig.ReceivedAsync("hello");
        for (var number = 1; number <= 5; number++)
        {
            (await rig.AnswerAsync(question, string.Create(CultureInfo.InvariantCulture, $"answer {number}"), string.Create(CultureInfo.InvariantCulture, $"d-{number}"))).Kind.ShouldBe(SendOutcomeKind.Sent);
        }

        var sixth = await rig.AnswerAsync(question, "answer 6", "d-6");
        (sixth.Kind, sixth.Code).ShouldBe((SendOutcomeKind.Permanent, "answers-spent"));
        rig.Simulator.Posts.Count().ShouldBe(5);
    }

    [Fact]
    public async Task After_its_time_a_question_cannot_be_answered_and_nothing_is_tried()
    {
        await using var rig = await QqRig.ReadyAsync();
        await rig.Simulator.WriteAsync("hello", inGroup: true);
        var question = await rig.ReceivedAsync("hello");
        await rig.PassQuietlyAsync(TimeSpan.FromMinutes(6));
        var late = await rig.AnswerAsync(question, "late");
        (late.Kind, late.Code).ShouldBe((SendOutcomeKind.Permanent, "reply-window"));
        rig.Simulator.Posts.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_answers_nothing_in_particular_goes_as_an_answer_to_the_newest_question()
    {
        await using var rig = await QqRig.ReadyAsync();
        (await rig.SendAsync("too early")).Code.ShouldBe("reply-window");
        await rig.Simulator.WriteAsync("first");
        var id = await rig.Simulator.WriteAsync("second");
        await rig.ReceivedAsync("second");
        (await rig.SendAsync("news")).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Posts.Single().Body!["msg_id"]!.ToString().ShouldBe(id);
    }

    [Fact]
    public async Task A_bot_that_may_speak_first_does_and_doubt_about_it_is_called_doubt()
    {
        await using var rig = await QqRig.ReadyAsync((simulator, _) => simulator.MayStillSpeak = 1, ("speak_first", "true"));
        (await rig.SendAsync("good morning")).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Posts.Single().Body!.ToJsonString().ShouldBe("""{"content":"good morning","msg_type":0}""");
        (await rig.SendAsync("once more")).Kind.ShouldBe(SendOutcomeKind.Permanent);

        rig.Simulator.Switches.Fail(new HttpFault(Cuts: true, After: true));
        (await rig.SendAsync("who knows")).Kind.ShouldBe(SendOutcomeKind.Ambiguous);
    }

    [Fact]
    public async Task A_long_text_is_sent_in_numbered_pieces()
    {
        await using var rig = await QqRig.ReadyAsync();
        await rig.Simulator.WriteAsync("hello");
        var question = await rig.ReceivedAsync("hello");
        (await rig.AnswerAsync(question, new string('a', 9000))).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Sent.Select(text => text.Length).ShouldBe([4000, 4000, 1000]);
        rig.Simulator.Posts.Select(post => (int)post.Body!["msg_seq"]!).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_limit_is_kept_for_everything_that_follows()
    {
        await using var rig = await QqRig.ReadyAsync();
        await rig.Simulator.WriteAsync("hello");
        var question = await rig.ReceivedAsync("hello");
        rig.Simulator.Switches.Fail(new HttpFault(429, RetryAfter: 7), times: 1);
        var refused = await rig.AnswerAsync(question, "patience");
        (refused.Kind, refused.Code, refused.RetryAfter).ShouldBe((SendOutcomeKind.Retryable, "rate-limited", TimeSpan.FromSeconds(7)));
        (await rig.AnswerAsync(question, "another", "d-2")).Code.ShouldBe("rate-limited");
        rig.Simulator.Posts.Count().ShouldBe(1, "what would be refused is not tried");
        await rig.PassQuietlyAsync(TimeSpan.FromSeconds(8));
        (await rig.AnswerAsync(question, "patience")).Kind.ShouldBe(SendOutcomeKind.Sent);
    }

    [Fact]
    public async Task A_token_that_was_taken_back_is_replaced_within_the_same_send()
    {
        await using var rig = await QqRig.ReadyAsync();
        await rig.Simulator.WriteAsync("hello");
        var question = await rig.ReceivedAsync("hello");
        rig.Simulator.ForgetTokens();
        (await rig.AnswerAsync(question, "still here")).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Posts.Count().ShouldBe(2);
        rig.Simulator.Recorder.Requests(QqSimulator.TokenCall).Count().ShouldBe(2);
    }

    [Fact]
    public async Task Many_sends_at_once_fetch_one_token()
    {
        await using var rig = await QqRig.ReadyAsync((simulator, _) => simulator.TokenLifetime = TimeSpan.FromMinutes(10));
        await rig.PassQuietlyAsync(TimeSpan.FromMinutes(11));
        await rig.Simulator.WriteAsync("hello");
        var question = await rig.ReceivedAsync("hello");
        await Task.WhenAll(Enumerable.Range(1, 5).Select(number => rig.AnswerAsync(question, "at once", string.Create(CultureInfo.InvariantCulture, $"d-{number}"))));
        rig.Simulator.Sent.Count.ShouldBe(5);
        rig.Simulator.Recorder.Requests(QqSimulator.TokenCall).Count().ShouldBe(2, "one at the start, one now");
    }

    [Fact]
    public async Task What_waits_for_a_review_is_sent()
    {
        await using var rig = await QqRig.ReadyAsync((simulator, _) => simulator.Reviews = true);
        await rig.Simulator.WriteAsync("hello");
        var outcome = await rig.AnswerAsync(await rig.ReceivedAsync("hello"), "judge me");
        (outcome.Kind, outcome.PlatformMessageId).ShouldBe((SendOutcomeKind.Sent, "A1"));
    }

    [Theory]
    [InlineData("E1", "hello", "bad-conversation")]
    [InlineData("c2c:../users/@me", "hello", "bad-conversation")]
    [InlineData("c2c:E1", " ", "empty-text")]
    public async Task What_can_never_be_sent_is_not_tried(string conversation, string text, string code)
    {
        await using var rig = await QqRig.ReadyAsync();
        var outcome = await rig.SendAsync(text, conversation);
        (outcome.Kind, outcome.Code).ShouldBe((SendOutcomeKind.Permanent, code));
        rig.Simulator.Posts.ShouldBeEmpty();
    }
}
