using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Adapters.Feishu;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>Messages out: what Feishu is asked, and what becomes of its answers.</summary>
public sealed class FeishuSendingTests
{
    [Fact]
    public async Task A_message_goes_to_its_chat_with_a_key_against_repetitions()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        var outcome = await rig.SendAsync("hello");
        outcome.Kind.ShouldBe(SendOutcomeKind.Sent);
        var call = rig.Simulator.Calls("im/v1/messages").Single();
        call.Headers["authorization"].ShouldBe("Bearer t-1");
        call.Body!["receive_id"]!.ToString().ShouldBe(FeishuSimulator.Room);
        call.Body["content"]!.ToString().ShouldBe("""{"text":"hello"}""");
        call.Body["uuid"]!.ToString().ShouldBe(MessageSender.Key("d-1", 0));
        call.Body["uuid"]!.ToString().Length.ShouldBeLessThanOrEqualTo(50);
    }

    [Fact]
    public async Task An_answer_is_one_on_Feishu_too()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        await rig.SendAsync("hello", replyTo: "om_1");
        rig.Simulator.Calls("om_1/reply").Single().Body!["reply_in_thread"]!.ToString().ShouldBe("false");
    }

    [Fact]
    public async Task A_thread_is_written_to_by_answering_in_it()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        await rig.SendAsync("hello", thread: "omt_1", replyContext: "om_7");
        rig.Simulator.Calls("om_7/reply").Single().Body!["reply_in_thread"]!.ToString().ShouldBe("true");
    }

    [Fact]
    public async Task An_answer_whose_question_is_gone_is_sent_all_the_same()
    {
        await using var rig = await FeishuRig.ReadyAsync((simulator, _) => simulator.Codes["reply"] = 230011);
        (await rig.SendAsync("hello", replyTo: "om_gone")).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Sent.ShouldBe(["hello"]);
    }

    [Fact]
    public async Task A_long_text_is_sent_in_pieces_each_with_a_key_of_its_own()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        var text = string.Concat(Enumerable.Repeat("长文本 ", 12_000));
        (await rig.SendAsync(text)).Kind.ShouldBe(SendOutcomeKind.Sent);
        string.Concat(rig.Simulator.Sent).ShouldBe(text);
        rig.Simulator.Calls("im/v1/messages").Select(call => call.Body!["uuid"]!.ToString()).Distinct().Count().ShouldBe(3);
        rig.Simulator.Calls("im/v1/messages").ShouldAllBe(call => call.Body!.ToJsonString().Length < 150_000);
    }

    [Theory]
    [InlineData(230002, "Permanent", "not-in-chat")]
    [InlineData(230013, "Permanent", "forbidden")]
    [InlineData(99991672, "Permanent", "missing-scope")]
    [InlineData(230001, "Permanent", "bad-request")]
    [InlineData(424242, "Permanent", "code-424242")]
    [InlineData(230020, "Retryable", "rate-limited")]
    [InlineData(99991400, "Retryable", "rate-limited")]
    [InlineData(2200, "Retryable", "platform")]
    public async Task Feishus_codes_have_outcomes(int code, string kind, string reason)
    {
        await using var rig = await FeishuRig.ReadyAsync((simulator, _) => simulator.Codes["messages"] = code);
        var outcome = await rig.SendAsync("hello");
        (outcome.Kind.ToString(), outcome.Code).ShouldBe((kind, reason));
        outcome.Detail!.ShouldContain($"({code})");
    }

    [Theory]
    [InlineData("room", "text", "bad-conversation")]
    [InlineData(FeishuSimulator.Room, " ", "empty-text")]
    public async Task What_can_never_be_sent_is_permanent(string conversation, string text, string code)
    {
        await using var rig = await FeishuRig.ReadyAsync();
        var outcome = await rig.SendAsync(text, conversation);
        (outcome.Kind, outcome.Code).ShouldBe((SendOutcomeKind.Permanent, code));
    }

    [Fact]
    public async Task A_limit_is_honoured_for_as_long_as_Feishu_asks()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        rig.Simulator.Switches.Fail(new(Status: 429, RetryAfter: 7), times: 1, name => name.EndsWith("messages", StringComparison.Ordinal));
        var outcome = await rig.SendAsync("hello");
        (outcome.Kind, outcome.Code, outcome.RetryAfter).ShouldBe((SendOutcomeKind.Retryable, "rate-limited", TimeSpan.FromSeconds(7)));
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_the_deed_is_asked_for_again_and_nothing_is_doubled()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        rig.Simulator.Switches.Fail(new(Cuts: true, After: true), times: 1, name => name.EndsWith("messages", StringComparison.Ordinal));
        (await rig.SendAsync("once")).Kind.ShouldBe(SendOutcomeKind.Retryable);
        (await rig.SendAsync("once")).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Sent.ShouldBe(["once"]);
    }

    [Fact]
    public async Task A_token_that_was_taken_back_is_replaced_within_the_call()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        rig.Simulator.RevokeTokens();
        (await rig.SendAsync("hello")).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Calls("internal").Count().ShouldBe(2);
    }

    [Fact]
    public async Task Many_messages_ask_for_one_token_and_for_the_next_before_it_ends()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => rig.SendAsync($"{number}", delivery: $"d-{number}")));
        rig.Simulator.Calls("internal").Count().ShouldBe(1);
        await rig.PassQuietlyAsync(TimeSpan.FromMinutes(118));
        await Task.WhenAll(Enumerable.Range(20, 20).Select(number => rig.SendAsync($"{number}", delivery: $"d-{number}")));
        rig.Simulator.Calls("internal").Count().ShouldBe(2);
        rig.Simulator.Sent.Count().ShouldBe(40);
    }

    [Fact]
    public async Task A_secret_that_was_changed_is_found_out_by_sending_and_waits_for_a_person()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        (rig.Simulator.Accepts, _) = ("another", 0);
        rig.Simulator.RevokeTokens();
        (await rig.SendAsync("hello")).Kind.ShouldBe(SendOutcomeKind.Retryable);
        rig.Context.Reports.Last().ShouldBe("fatal:bad-credentials");
    }

    [Fact]
    public void A_text_from_elsewhere_calls_nobody()
    {
        var content = JsonNode.Parse(MessageContent.Write("<at user_id=\"all\">everybody</at> & <b>"))!["text"]!.ToString();
        content.ShouldNotContain("<at");
        content.ShouldContain("& <b>");
    }
}
