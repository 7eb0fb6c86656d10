using Gateway.Abstractions;
using Gateway.Adapters.Discord;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>What goes out, and what is known about it afterwards.</summary>
public sealed class DiscordSendingTests
{
    private const string Create = $"POST /api/v10/channels/{DiscordSimulator.Room}/messages";

    [Fact]
    public async Task A_message_goes_out_as_an_answer_with_a_nonce_and_calls_nobody_together()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        var outcome = await rig.SendAsync("@everyone look", replyTo: "501");
        outcome.Kind.ShouldBe(SendOutcomeKind.Sent);
        outcome.PlatformMessageId.ShouldBe(rig.Simulator.History(DiscordSimulator.Me).Single()["id"]!.ToString());
        var body = rig.Simulator.Recorder.Requests(Create).Single().Body!;
        body["nonce"]!.ToString().Length.ShouldBeLessThanOrEqualTo(25);
        body["enforce_nonce"]!.GetValue<bool>().ShouldBeTrue();
        body["message_reference"]!.ToJsonString().ShouldBe("""{"message_id":"501","fail_if_not_exists":false}""");
        body["allowed_mentions"]!.ToJsonString().ShouldBe("""{"parse":["users"],"replied_user":false}""");
    }

    [Fact]
    public async Task A_thread_is_written_to_as_the_channel_that_it_is()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.SendAsync("in the thread", thread: "301");
        rig.Simulator.Recorder.Requests("POST /api/v10/channels/301/messages").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_second_try_after_doubt_makes_no_second_message()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.Switches.Fail(new(Cuts: true, After: true), times: 3);
        (await TriedAsync(rig, "once", "gw-7")).Kind.ShouldBe(SendOutcomeKind.Ambiguous);
        var outcome = await rig.SendAsync("once", delivery: "gw-7");
        outcome.Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Sent.ShouldBe(["once"]);
        (await rig.SendAsync("once", delivery: "gw-8")).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Sent.ShouldBe(["once", "once"], "another delivery is another message");
    }

    [Theory]
    [InlineData(401, "Retryable", "bad-credentials")]
    [InlineData(403, "Permanent", "forbidden")]
    [InlineData(404, "Permanent", "not-found")]
    [InlineData(400, "Permanent", "bad-request")]
    [InlineData(500, "Ambiguous", "platform")]
    [InlineData(502, "Ambiguous", "platform")]
    public async Task A_refusal_is_told_in_the_words_of_Discord(int status, string kind, string code)
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.Switches.Fail(new(status));
        var outcome = await (kind == "Ambiguous" ? TriedAsync(rig, "hello", "d-1") : rig.SendAsync("hello"));
        (outcome.Kind.ToString(), outcome.Code).ShouldBe((kind, code));
        outcome.Detail!.ShouldContain("Discord says:");
    }

    [Fact]
    public async Task A_token_that_is_taken_for_events_and_not_for_messages_is_named_until_messages_are_taken_again()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.Switches.Fail(new(401), times: 2);
        await rig.SendAsync("one");
        await rig.SendAsync("two");
        rig.Context.Reports.ShouldBe(["connected", "degraded:send-refused"]);
        (await rig.SendAsync("three")).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Context.Reports.Last().ShouldBe("connected");
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_was_sent()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.Simulator.RefuseAsync();
        var outcome = await rig.SendAsync("hello");
        (outcome.Kind, outcome.Code).ShouldBe((SendOutcomeKind.Retryable, "network"));
    }

    [Fact]
    public async Task A_limit_is_told_to_the_host_and_nothing_is_asked_before_it_is_over()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.Switches.Fail(new(429, RetryAfter: 12.5), times: 1);
        var outcome = await rig.SendAsync("one");
        (outcome.Kind, outcome.Code, outcome.RetryAfter).ShouldBe((SendOutcomeKind.Retryable, "rate-limited", TimeSpan.FromSeconds(12.5)));

        (await rig.SendAsync("two")).RetryAfter.ShouldBe(TimeSpan.FromSeconds(12.5));
        rig.Simulator.Recorder.Requests(Create).Count().ShouldBe(1, "a request that would certainly be refused is not made");
        (await rig.SendAsync("elsewhere", DiscordSimulator.Direct)).Kind.ShouldBe(SendOutcomeKind.Sent, "the limit is the channel's");

        rig.Context.Time.Advance(TimeSpan.FromSeconds(12.5));
        (await rig.SendAsync("three")).Kind.ShouldBe(SendOutcomeKind.Sent);
    }

    [Fact]
    public async Task A_limit_for_everything_holds_for_every_channel()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.GlobalLimit = true;
        rig.Simulator.Switches.Fail(new(429, RetryAfter: 12), times: 1);
        await rig.SendAsync("one");
        (await rig.SendAsync("elsewhere", DiscordSimulator.Direct)).RetryAfter.ShouldBe(TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task What_is_left_of_a_limit_is_read_from_the_answers_and_a_short_wait_costs_no_attempt()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.Left = 0;
        (await rig.SendAsync("one")).Kind.ShouldBe(SendOutcomeKind.Sent);
        var second = rig.SendAsync("two", delivery: "d-2");
        await rig.UntilAsync("waiting", () => rig.Context.Time.Armed == (2, 0));
        rig.Simulator.Sent.ShouldBe(["one"]);
        rig.Context.Time.Advance(TimeSpan.FromSeconds(2.5));
        (await second).Kind.ShouldBe(SendOutcomeKind.Sent);
    }

    [Fact]
    public async Task A_long_text_goes_out_in_pieces_of_which_the_first_is_the_answer()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        var text = string.Join(' ', Enumerable.Range(0, 900).Select(number => $"{number:0000}"));
        var outcome = await rig.SendAsync(text, replyTo: "501");
        outcome.Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Sent.Count().ShouldBe(3);
        string.Concat(rig.Simulator.Sent).ShouldBe(text);
        var requests = rig.Simulator.Recorder.Requests(Create).ToArray();
        requests.Select(one => one.Body!["message_reference"] is not null).ShouldBe([true, false, false]);
        requests.Select(one => one.Body!["nonce"]!.ToString()).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task Pieces_that_were_sent_are_not_sent_again_with_the_rest()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        var text = new string('a', 2000) + new string('b', 2000);
        var creations = 0;
        rig.Simulator.Switches.Fail(new(503), times: 3, name => name == Create && ++creations >= 2);
        var outcome = await TriedAsync(rig, text, "d-1");
        outcome.Kind.ShouldBe(SendOutcomeKind.Ambiguous);
        outcome.Detail!.ShouldStartWith("1 of 2 parts were sent, then:");
        (await rig.SendAsync(text)).Kind.ShouldBe(SendOutcomeKind.Sent);
        string.Concat(rig.Simulator.Sent).ShouldBe(text);
    }

    [Fact]
    public async Task Files_are_named_below_the_text_with_their_addresses()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.Adapter.SendAsync(
            new OutboundMessage
            {
                DeliveryId = "d-1",
                Conversation = DiscordSimulator.Room,
                Text = "see",
                Attachments = [new Attachment { Name = "a.txt", Url = "https://files.test/a.txt" }, new Attachment { Name = "b.txt" }],
            },
            TestContext.Current.CancellationToken);
        rig.Simulator.Sent.ShouldBe(["see\na.txt: https://files.test/a.txt\n[b.txt]"]);
    }

    [Theory]
    [InlineData("general", "hello", "bad-conversation")]
    [InlineData("", "hello", "bad-conversation")]
    [InlineData("300", "  ", "empty-text")]
    public async Task What_Discord_would_refuse_anyway_is_not_sent(string conversation, string text, string code)
    {
        await using var rig = await DiscordRig.ReadyAsync();
        var outcome = await rig.SendAsync(text, conversation);
        (outcome.Kind, outcome.Code).ShouldBe((SendOutcomeKind.Permanent, code));
        rig.Simulator.Recorder.All.ShouldNotContain(one => one.Name.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_start()
    {
        var outcome = await new DiscordAdapter().SendAsync(
            new OutboundMessage { DeliveryId = "d-1", Conversation = "300", Text = "early" }, TestContext.Current.CancellationToken);
        outcome.Code.ShouldBe("not-connected");
    }

    [Fact]
    public async Task Doubt_is_cleared_by_asking_again_with_the_same_nonce()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        rig.Simulator.Switches.Fail(new(Cuts: true, After: true), times: 1);
        (await TriedAsync(rig, "once", "gw-7", tries: 2)).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Sent.ShouldBe(["once"]);
        rig.Simulator.Recorder.Requests(Create).Count().ShouldBe(2);
    }

    [Fact]
    public void A_nonce_is_the_same_for_every_try_and_different_for_every_piece()
    {
        MessageSender.Nonce("gw-1", 0).ShouldBe(MessageSender.Nonce("gw-1", 0));
        MessageSender.Nonce("gw-1", 0).ShouldNotBe(MessageSender.Nonce("gw-1", 1));
        MessageSender.Nonce("gw-1", 0).ShouldNotBe(MessageSender.Nonce("gw-2", 0));
    }

    /// <summary>Sends, and moves the clock over the pauses between the tries: beside the heartbeat they are the only timer.</summary>
    private static async Task<SendOutcome> TriedAsync(DiscordRig rig, string text, string delivery, int tries = 3)
    {
        var send = rig.SendAsync(text, delivery: delivery);
        rig.Simulator.Bell.RingAfter(send);
        for (var pause = 1; pause < tries; pause++)
        {
            await rig.UntilAsync("between two tries", () => rig.Context.Time.Armed == (2, 0));
            rig.Context.Time.Advance(TimeSpan.FromSeconds(pause == 1 ? 0.5 : 2));
        }

        return await send;
    }
}
