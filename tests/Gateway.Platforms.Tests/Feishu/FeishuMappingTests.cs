using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Feishu;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>Messages in: what an event is for the gateway, and what it is not.</summary>
public sealed class FeishuMappingTests
{
    [Fact]
    public void A_message_has_everything_that_the_event_tells()
    {
        var message = Map("user", """
            "message_id":"om_1","root_id":"om_0","parent_id":"om_0","thread_id":"omt_1","create_time":"1700000000123","chat_id":"oc_1","chat_type":"group","message_type":"text",
            "content":"{\"text\":\"@_user_1 hi @_user_2\"}","mentions":[{"key":"@_user_1","id":{"open_id":"ou_bot"},"name":"bot"},{"key":"@_user_2","id":{"open_id":"ou_2"},"name":"Bob"}]
            """).Single();
        (message.MessageId, message.Conversation, message.Thread, message.ReplyTo, message.Text, message.ReplyContext).ShouldBe(("om_1", "oc_1", "omt_1", "om_0", "@bot hi @Bob", "om_1"));
        message.Sender.ShouldBe(new Participant("ou_1"));
        message.SentAt.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1700000000123));
        message.Properties.ShouldBe(new Dictionary<string, string> { ["chat_type"] = "group", ["event_id"] = "ev1", ["tenant_key"] = "tk" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("image", """{\"image_key\":\"img_1\"}""", "image", "img_1")]
    [InlineData("file", """{\"file_key\":\"file_1\",\"file_name\":\"a.pdf\"}""", "a.pdf", "file_1")]
    [InlineData("audio", """{\"file_key\":\"file_2\",\"duration\":2000}""", "audio", "file_2")]
    [InlineData("media", """{\"file_key\":\"file_3\",\"image_key\":\"img_3\",\"file_name\":\"a.mp4\"}""", "a.mp4", "file_3")]
    public void Files_travel_by_reference(string type, string content, string name, string key)
    {
        var message = Map("user", $"\"message_id\":\"om_1\",\"chat_id\":\"oc_1\",\"message_type\":\"{type}\",\"content\":\"{content}\"").Single();
        message.Attachments.Single().ShouldBe(new Attachment { Name = name, PlatformId = key });
        message.Text.ShouldBeEmpty();
    }

    [Fact]
    public void A_post_is_its_text()
    {
        const string Content = """{\"title\":\"News\",\"content\":[[{\"tag\":\"text\",\"text\":\"see \"},{\"tag\":\"a\",\"text\":\"this\",\"href\":\"https://example.org\"}],[{\"tag\":\"at\",\"user_id\":\"@_user_1\"},{\"tag\":\"img\",\"image_key\":\"i\"}]]}""";
        Map("user", $"\"message_id\":\"om_1\",\"chat_id\":\"oc_1\",\"message_type\":\"post\",\"content\":\"{Content}\",\"mentions\":[{{\"key\":\"@_user_1\",\"name\":\"Bob\"}}]")
            .Single().Text.ShouldBe("News\nsee this (https://example.org)\n@Bob[image]");
    }

    [Theory]
    [InlineData("app", "\"message_id\":\"om_1\",\"chat_id\":\"oc_1\",\"message_type\":\"text\",\"content\":\"{\\\"text\\\":\\\"a bot\\\"}\"")]
    [InlineData("user", "\"message_id\":\"om_1\",\"message_type\":\"text\",\"content\":\"{\\\"text\\\":\\\"nowhere\\\"}\"")]
    [InlineData("user", "\"message_id\":\"om_1\",\"chat_id\":\"oc_1\",\"message_type\":\"text\",\"content\":\"no json\"")]
    [InlineData("user", "\"message_id\":\"om_1\",\"chat_id\":\"oc_1\",\"message_type\":\"text\",\"content\":\"{\\\"text\\\":\\\"\\\"}\"")]
    public void What_bots_write_and_what_nobody_can_read_are_no_messages(string kind, string message) => Map(kind, message).ShouldBeEmpty();

    [Fact]
    public void The_bots_own_words_are_no_message() =>
        Map("user", "\"message_id\":\"om_1\",\"chat_id\":\"oc_1\",\"message_type\":\"text\",\"content\":\"{\\\"text\\\":\\\"own\\\"}\"", me: "ou_1").ShouldBeEmpty();

    [Fact]
    public void A_message_that_was_taken_back_is_a_deletion()
    {
        var gone = new InboundMapping("ou_bot").Map(JsonSerializer.Deserialize<JsonElement>(
            """{"schema":"2.0","header":{"event_type":"im.message.recalled_v1"},"event":{"message_id":"om_1","chat_id":"oc_1","recall_time":"1700000000123"}}""")).Single();
        (gone.MessageId, gone.Kind, gone.Properties["deleted"]).ShouldBe(("om_1/delete", InboundKind.Deleted, "om_1"));
    }

    private static IReadOnlyList<InboundMessage> Map(string kind, string message, string me = "ou_bot") => new InboundMapping(me).Map(JsonSerializer.Deserialize<JsonElement>(
        """{"schema":"2.0","header":{"event_id":"ev1","event_type":"im.message.receive_v1","tenant_key":"tk"},"event":{"sender":{"sender_id":{"union_id":"on_1","open_id":"ou_1"},"sender_type":"KIND"},"message":{MESSAGE}}}"""
            .Replace("KIND", kind, StringComparison.Ordinal).Replace("MESSAGE", message, StringComparison.Ordinal)));
}
