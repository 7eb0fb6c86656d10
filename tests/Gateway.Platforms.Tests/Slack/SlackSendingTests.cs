using Gateway.Abstractions;
using Gateway.Adapters.Slack;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>Messages out: what Slack is asked, and what becomes of its answers.</summary>
public sealed class SlackSendingTests
{
    private const string Post = "POST /api/chat.postMessage";

    [Fact]
    public async Task A_message_is_sent_as_a_form_and_has_the_id_that_events_have()
    {
        await using var rig = await SlackRig.ReadyAsync();
        var outcome = await rig.SendAsync("a < b & c", replyTo: $"{SlackSimulator.Room}:1700000000.000100");
        var call = rig.Simulator.Calls("chat.postMessage").Single();
        call.Headers["content-type"].ShouldBe("application/x-www-form-urlencoded");
        call.Headers["authorization"].ShouldBe($"Bearer {SlackSimulator.BotToken}");
        call.Body!["channel"]!.ToString().ShouldBe(SlackSimulator.Room);
        call.Body["text"]!.ToString().ShouldBe("a &lt; b &amp; c");
        call.Body["thread_ts"]!.ToString().ShouldBe("1700000000.000100", "an answer is a thread below its question");
        call.Body["metadata"]!.ToString().ShouldBe("""{"event_type":"gateway_delivery","event_payload":{"delivery_id":"d-1","piece":0}}""");
        outcome.PlatformMessageId.ShouldBe($"{SlackSimulator.Room}:{rig.Simulator.History().Single()["ts"]}");
    }

    [Fact]
    public async Task A_message_in_a_thread_stays_in_it()
    {
        await using var rig = await SlackRig.ReadyAsync();
        await rig.SendAsync("hello", thread: "1700000000.000100", replyTo: $"{SlackSimulator.Room}:1700000000.000200");
        rig.Simulator.Calls("chat.postMessage").Single().Body!["thread_ts"]!.ToString().ShouldBe("1700000000.000100");
    }

    [Fact]
    public async Task A_long_text_is_sent_in_pieces_that_are_small_enough_after_escaping()
    {
        await using var rig = await SlackRig.ReadyAsync();
        var text = string.Concat(Enumerable.Repeat("&<>abc ", 1500));
        (await rig.SendAsync(text)).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Calls("chat.postMessage").ShouldAllBe(call => call.Body!["text"]!.ToString().Length <= MessageSender.Largest);
        string.Concat(rig.Simulator.Sent).ShouldBe(text);
    }

    [Theory]
    [InlineData("C0NOWHERE", "text", "not-found")]
    [InlineData("room one", "text", "bad-conversation")]
    [InlineData(SlackSimulator.Room, "  ", "empty-text")]
    public async Task What_can_never_be_sent_is_permanent(string conversation, string text, string code)
    {
        await using var rig = await SlackRig.ReadyAsync();
        var outcome = await rig.SendAsync(text, conversation);
        (outcome.Kind, outcome.Code).ShouldBe((SendOutcomeKind.Permanent, code));
    }

    [Theory]
    [InlineData("not_in_channel", "Permanent", "not-in-channel")]
    [InlineData("is_archived", "Permanent", "is-archived")]
    [InlineData("missing_scope", "Permanent", "missing-scope")]
    [InlineData("msg_too_long", "Permanent", "msg-too-long")]
    [InlineData("ratelimited", "Retryable", "rate-limited")]
    [InlineData("service_unavailable", "Retryable", "platform")]
    [InlineData("token_revoked", "Retryable", "bad-credentials")]
    public async Task Slacks_words_have_outcomes(string word, string kind, string code)
    {
        await using var rig = await SlackRig.ReadyAsync((simulator, _) => simulator.Errors["chat.postMessage"] = word);
        var outcome = await rig.SendAsync("hello");
        (outcome.Kind.ToString(), outcome.Code).ShouldBe((kind, code));
        outcome.Detail!.ShouldContain(word);
    }

    /// <summary>The connection has a token of its own, and would go on for ever.</summary>
    [Fact]
    public async Task A_bot_token_that_was_revoked_is_found_out_by_sending_and_waits_for_a_person()
    {
        await using var rig = await SlackRig.ReadyAsync();
        rig.Simulator.AcceptsBot = "xoxb-2-another";
        (await rig.SendAsync("hello")).Kind.ShouldBe(SendOutcomeKind.Retryable);
        rig.Context.Reports.Last().ShouldBe("fatal:bad-credentials");
    }

    [Fact]
    public async Task A_limit_that_is_lifted_soon_is_waited_for_by_the_next_message()
    {
        await using var rig = await SlackRig.ReadyAsync();
        rig.Simulator.Switches.Fail(new(Status: 429, RetryAfter: 3), times: 1, name => name == Post);
        var first = await rig.SendAsync("one");
        (first.Kind, first.RetryAfter).ShouldBe((SendOutcomeKind.Retryable, TimeSpan.FromSeconds(3)));
        var second = rig.SendAsync("one", attempt: 2);
        rig.Simulator.Bell.RingAfter(second);
        await rig.PassUntilAsync("sent", () => second.IsCompleted);
        (await second).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Calls("chat.postMessage").Count().ShouldBe(2);
        rig.Simulator.Calls("conversations.history").ShouldBeEmpty("nothing was in doubt");
    }

    [Fact]
    public async Task A_long_limit_sends_nothing_until_it_is_over()
    {
        await using var rig = await SlackRig.ReadyAsync();
        rig.Simulator.Switches.Fail(new(Status: 429, RetryAfter: 60), times: 1, name => name == Post);
        await rig.SendAsync("one");
        var next = await rig.SendAsync("two", delivery: "d-2");
        (next.Kind, next.Code, next.RetryAfter > TimeSpan.FromSeconds(50)).ShouldBe((SendOutcomeKind.Retryable, "rate-limited", true));
        rig.Simulator.Calls("chat.postMessage").Count().ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_the_deed_is_found_in_the_history()
    {
        await using var rig = await SlackRig.ReadyAsync();
        rig.Simulator.Switches.Fail(new(Cuts: true, After: true), times: 1, name => name == Post);
        var outcome = await rig.SendAsync("once");
        (outcome.Kind, outcome.PlatformMessageId).ShouldBe((SendOutcomeKind.Sent, $"{SlackSimulator.Room}:{rig.Simulator.History().Single()["ts"]}"));
    }

    [Fact]
    public async Task A_request_that_is_lost_before_the_deed_is_tried_again_and_not_doubled()
    {
        await using var rig = await SlackRig.ReadyAsync();
        rig.Simulator.Switches.Fail(new(Cuts: true), times: 1, name => name == Post);
        (await rig.SendAsync("once")).Kind.ShouldBe(SendOutcomeKind.Retryable);
        (await rig.SendAsync("once", attempt: 2)).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Sent.ShouldBe(["once"]);
    }

    [Fact]
    public async Task A_try_of_a_later_generation_looks_before_it_sends()
    {
        await using var rig = await SlackRig.ReadyAsync();
        await rig.SendAsync("once");
        await using var next = await rig.NextGenerationAsync(StartReason.Recovery);
        await next.ConnectedAsync(1);
        var again = await next.SendAsync("once", attempt: 2);
        again.Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Sent.ShouldBe(["once"]);
    }

    [Fact]
    public async Task What_cannot_be_looked_up_is_called_ambiguous_and_never_guessed()
    {
        await using var rig = await SlackRig.ReadyAsync((simulator, _) => simulator.Errors["conversations.history"] = "missing_scope");
        rig.Simulator.Switches.Fail(new(Cuts: true, After: true), times: 1, name => name == Post);
        (await rig.SendAsync("once")).Kind.ShouldBe(SendOutcomeKind.Ambiguous);
        (await rig.SendAsync("once", attempt: 2)).Kind.ShouldBe(SendOutcomeKind.Ambiguous);
        rig.Simulator.Calls("chat.postMessage").Count().ShouldBe(1);
    }

    [Fact]
    public async Task Pieces_that_were_sent_are_not_sent_again()
    {
        await using var rig = await SlackRig.ReadyAsync();
        var text = new string('a', 4000) + new string('b', 4000) + "c";
        rig.Simulator.Switches.Fail(new(Status: 500), times: 1, name => name == Post && rig.Simulator.Calls("chat.postMessage").Count() == 1);
        var outcome = await rig.SendAsync(text);
        outcome.Kind.ShouldBe(SendOutcomeKind.Retryable);
        (await rig.SendAsync(text, attempt: 2)).Kind.ShouldBe(SendOutcomeKind.Sent);
        string.Concat(rig.Simulator.Sent).ShouldBe(text);
    }

    [Fact]
    public async Task Files_travel_by_reference()
    {
        await using var rig = await SlackRig.ReadyAsync();
        await rig.Adapter.SendAsync(
            new OutboundMessage
            {
                DeliveryId = "d-1", Conversation = SlackSimulator.Room, Text = "look", Attachments = [new() { Name = "a.png", Url = "https://example.org/a.png" }, new() { Name = "b.png" }],
            },
            TestContext.Current.CancellationToken);
        rig.Simulator.Sent.Single().ShouldBe("look\na.png: https://example.org/a.png\n[b.png]");
    }
}
