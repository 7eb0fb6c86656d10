using System.Text.Json.Nodes;
using Gateway.Abstractions;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>What the host is handed of what Discord delivers.</summary>
public sealed class DiscordInboundTests
{
    [Fact]
    public async Task A_message_of_a_server_has_its_author_channel_and_time()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        var id = await rig.Simulator.WriteAsync("hello", change: one => one["member"] = new JsonObject { ["nick"] = "Al" });
        var message = await NextAsync(rig);
        (message.MessageId, message.Conversation, message.Text, message.Kind).ShouldBe((id, DiscordSimulator.Room, "hello", InboundKind.Created));
        message.Sender.ShouldBe(new Participant("7", "Al"));
        message.SentAt.ShouldBe(new DateTimeOffset(2026, 11, 23, 16, 0, 0, TimeSpan.Zero));
        message.ReplyTo.ShouldBeNull();
        message.Properties.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}").ShouldBe(["chat_type=guild", "guild_id=200"]);
    }

    [Fact]
    public async Task A_direct_message_is_told_from_one_of_a_server()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.Simulator.WriteAsync("psst", DiscordSimulator.Direct);
        var message = await NextAsync(rig);
        message.Properties["chat_type"].ShouldBe("direct");
        message.Sender.Name.ShouldBe("Alice");
    }

    [Fact]
    public async Task An_answer_names_its_question_and_a_forwarded_message_answers_nothing()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.Simulator.WriteAsync("answer", change: one => (one["type"], one["message_reference"]) = (19, new JsonObject { ["message_id"] = "501" }));
        (await NextAsync(rig)).ReplyTo.ShouldBe("501");
        await rig.Simulator.WriteAsync("passed on", change: one => one["message_reference"] = new JsonObject { ["type"] = 1, ["message_id"] = "501" });
        (await NextAsync(rig, 2)).ReplyTo.ShouldBeNull();
    }

    [Fact]
    public async Task Files_come_by_reference()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.Simulator.WriteAsync("", change: one => one["attachments"] = new JsonArray(
            new JsonObject { ["id"] = "601", ["filename"] = "a.txt", ["size"] = 3, ["url"] = "https://cdn.test/a.txt", ["content_type"] = "text/plain" }));
        var file = (await NextAsync(rig)).Attachments.ShouldHaveSingleItem();
        file.ShouldBe(new Attachment { Name = "a.txt", ContentType = "text/plain", Size = 3, Url = "https://cdn.test/a.txt", PlatformId = "601" });
    }

    [Fact]
    public async Task Bots_and_webhooks_are_marked_and_the_bot_itself_is_not_heard()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.SendAsync("my own words");
        await rig.Simulator.WriteAsync("of a bot", change: one => one["author"]!["bot"] = true);
        await rig.Simulator.WriteAsync("of a webhook", change: one => one["webhook_id"] = "9");
        await NextAsync(rig, 2);
        rig.Context.Received.Select(message => (message.Text, message.Sender.IsBot)).ShouldBe([("of a bot", true), ("of a webhook", true)]);
    }

    [Fact]
    public async Task Notices_and_empty_messages_are_left_out()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.Simulator.WriteAsync("joined", change: one => one["type"] = 7);
        await rig.Simulator.WriteAsync("");
        await rig.Simulator.DispatchAsync("TYPING_START", new JsonObject { ["channel_id"] = DiscordSimulator.Room });
        await rig.Simulator.WriteAsync("a real one");
        (await NextAsync(rig)).Text.ShouldBe("a real one");
    }

    [Fact]
    public async Task An_edit_has_an_id_of_its_own_and_a_preview_is_no_edit()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        var message = new JsonObject { ["id"] = "501", ["channel_id"] = DiscordSimulator.Room, ["author"] = new JsonObject { ["id"] = "7", ["username"] = "alice" }, ["content"] = "see https://x.test", ["edited_timestamp"] = null };
        await rig.Simulator.DispatchAsync("MESSAGE_UPDATE", message);
        message["edited_timestamp"] = "2026-11-23T16:00:01.500000+00:00";
        await rig.Simulator.DispatchAsync("MESSAGE_UPDATE", message);
        var edit = await NextAsync(rig);
        (edit.Kind, edit.MessageId, edit.Properties["edited"]).ShouldBe((InboundKind.Edited, "501/edit/1795449601500", "501"));
    }

    [Fact]
    public async Task Deletions_come_one_by_one_and_those_of_the_bots_own_messages_do_not()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        var own = (await rig.SendAsync("mine")).PlatformMessageId!;
        await rig.Simulator.DispatchAsync("MESSAGE_DELETE", new JsonObject { ["id"] = own, ["channel_id"] = DiscordSimulator.Room });
        await rig.Simulator.DispatchAsync("MESSAGE_DELETE", new JsonObject { ["id"] = "501", ["channel_id"] = DiscordSimulator.Room });
        await rig.Simulator.DispatchAsync("MESSAGE_DELETE_BULK", new JsonObject { ["ids"] = new JsonArray("502", "503"), ["channel_id"] = DiscordSimulator.Room });
        await NextAsync(rig, 3);
        rig.Context.Received.Select(message => (message.Kind, message.MessageId)).ShouldBe([(InboundKind.Deleted, "501/delete"), (InboundKind.Deleted, "502/delete"), (InboundKind.Deleted, "503/delete")]);
    }

    [Fact]
    public async Task What_cannot_be_understood_ends_nothing()
    {
        await using var rig = await DiscordRig.ReadyAsync();
        await rig.Simulator.DispatchAsync("MESSAGE_CREATE", new JsonObject { ["id"] = 5, ["channel_id"] = null, ["author"] = "nobody" });
        await rig.Simulator.DispatchAsync("MESSAGE_CREATE", JsonValue.Create("text"));
        await rig.Simulator.SayAsync(99);
        await rig.Simulator.WriteAsync("still here");
        (await NextAsync(rig)).Text.ShouldBe("still here");
        rig.Context.Reports.ShouldBe(["connected"]);
    }

    private static async Task<InboundMessage> NextAsync(DiscordRig rig, int number = 1)
    {
        await rig.UntilAsync("received", () => rig.Context.Received.Count >= number);
        return rig.Context.Received.ElementAt(number - 1);
    }
}
