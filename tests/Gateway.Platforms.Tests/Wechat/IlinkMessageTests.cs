using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>Messages of WeChat, in and out.</summary>
public sealed class IlinkMessageTests
{
    [Fact]
    public async Task A_message_comes_with_everything_in_it()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        rig.Simulator.Write("look", update => update["item_list"]!.AsArray().Add(
            (JsonNode)new JsonObject { ["type"] = 4, ["file_item"] = new JsonObject { ["file_name"] = "a.pdf", ["len"] = "12", ["media"] = new JsonObject { ["encrypt_query_param"] = "p" } } }));
        var message = await rig.ReceivedAsync("look");
        message.Conversation.ShouldBe(IlinkSimulator.Alice);
        message.Sender.Id.ShouldBe(IlinkSimulator.Alice);
        message.ReplyContext.ShouldBe("ctx-1");
        message.SentAt.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1_764_000_000_000));
        message.Attachments.Single().ShouldBe(new Attachment { Name = "a.pdf", ContentType = "application/octet-stream", Size = 12, PlatformId = "p" });
        message.Properties["chat_type"].ShouldBe("direct");
    }

    [Fact]
    public async Task Answers_name_the_message_that_was_quoted_and_groups_are_their_own_conversations()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        rig.Simulator.Write("as I said", update =>
        {
            update["group_id"] = "g@chatroom";
            update["item_list"]![0]!["ref_msg"] = new JsonObject { ["svr_id"] = 9_007_199_254_740_995 };
        });
        var message = await rig.ReceivedAsync("as I said");
        message.Conversation.ShouldBe("g@chatroom");
        message.Sender.Id.ShouldBe(IlinkSimulator.Alice);
        message.ReplyTo.ShouldBe("9007199254740995");
    }

    [Fact]
    public async Task The_bots_own_words_and_what_is_still_being_written_are_left_out()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        rig.Simulator.Write("own", update => update["message_type"] = 2);
        rig.Simulator.Write("half", update => update["message_state"] = 1);
        rig.Simulator.Write("spoken", update => update["item_list"] = new JsonArray(new JsonObject { ["type"] = 3, ["voice_item"] = new JsonObject { ["text"] = "spoken" } }));
        await rig.ReceivedAsync("spoken");
        rig.Context.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_carries_the_newest_token_of_the_person_after_a_restart_too()
    {
        await using var first = await IlinkRig.ReadyAsync();
        first.Simulator.Write("one");
        first.Simulator.Write("two");
        var question = await first.ReceivedAsync("one");
        await first.ReceivedAsync("two");
        (await first.SendAsync("yo", replyContext: question.ReplyContext)).Kind.ShouldBe(SendOutcomeKind.Sent);
        var sent = first.Simulator.Sends.Single().Body!["msg"]!;
        sent["context_token"]!.ToString().ShouldBe("ctx-2");
        sent["client_id"]!.ToString().ShouldBe("gw-d-1-0");

        var second = await first.NextGenerationAsync(StartReason.Reload);
        (await second.SendAsync("news", delivery: "d-2")).Kind.ShouldBe(SendOutcomeKind.Sent);
        first.Simulator.Sends.Last().Body!["msg"]!["context_token"]!.ToString().ShouldBe("ctx-2");
        await second.StopAsync();
    }

    [Fact]
    public async Task A_token_that_is_too_old_is_left_out_once()
    {
        await using var rig = await IlinkRig.ReadyAsync((simulator, _) => simulator.TakesWithoutContext = true);
        rig.Simulator.Write("hello");
        await rig.ReceivedAsync("hello");
        rig.Simulator.ForgetContexts();
        (await rig.SendAsync("still here")).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Sends.Select(send => send.Body!["msg"]!["context_token"] is null).ShouldBe([false, true]);
    }

    [Fact]
    public async Task Without_a_token_that_is_good_the_person_has_to_write_first()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        rig.Simulator.Write("hello");
        await rig.ReceivedAsync("hello");
        rig.Simulator.ForgetContexts();
        var refused = await rig.SendAsync("anybody?");
        (refused.Kind, refused.Code).ShouldBe((SendOutcomeKind.Permanent, "context-expired"));
        rig.Simulator.Write("yes");
        await rig.ReceivedAsync("yes");
        (await rig.SendAsync("good")).Kind.ShouldBe(SendOutcomeKind.Sent);
    }

    [Fact]
    public async Task What_is_refused_for_speed_waits_and_what_is_in_doubt_is_called_so()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        rig.Simulator.Write("hello");
        await rig.ReceivedAsync("hello");
        rig.Simulator.Switches.Fail(new HttpFault(429, RetryAfter: 7), times: 1, name => name == IlinkSimulator.Send);
        var limited = await rig.SendAsync("patience");
        (limited.Kind, limited.Code, limited.RetryAfter).ShouldBe((SendOutcomeKind.Retryable, "rate-limited", TimeSpan.FromSeconds(7)));
        (await rig.SendAsync("patience")).Code.ShouldBe("rate-limited", "what would be refused is not tried");
        rig.Simulator.Sends.Count().ShouldBe(1);
        await rig.PassQuietlyAsync(TimeSpan.FromSeconds(8));

        rig.Simulator.Switches.Fail(new HttpFault(Cuts: true, After: true), times: 1, name => name == IlinkSimulator.Send);
        (await rig.SendAsync("who knows")).Kind.ShouldBe(SendOutcomeKind.Ambiguous);
    }

    [Fact]
    public async Task A_login_that_is_over_keeps_messages_for_later()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        rig.Simulator.SaysExpired = true;
        var outcome = await rig.SendAsync("later");
        (outcome.Kind, outcome.Code).ShouldBe((SendOutcomeKind.Retryable, "session-expired"));
    }

    [Fact]
    public async Task A_long_text_is_sent_in_pieces_and_an_empty_one_not_at_all()
    {
        await using var rig = await IlinkRig.ReadyAsync();
        rig.Simulator.Write("hello");
        await rig.ReceivedAsync("hello");
        (await rig.SendAsync(new string('a', 9000))).Kind.ShouldBe(SendOutcomeKind.Sent);
        rig.Simulator.Sent.Select(text => text.Length).ShouldBe([4000, 4000, 1000]);
        (await rig.SendAsync(" ")).Kind.ShouldBe(SendOutcomeKind.Permanent);
    }
}
