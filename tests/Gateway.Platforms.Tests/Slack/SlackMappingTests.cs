using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Abstractions;
using Gateway.Adapters.Slack;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>Messages in: what an event is for the gateway, and what it is not.</summary>
public sealed class SlackMappingTests
{
    private static readonly Identity Me = new(SlackSimulator.Me, SlackSimulator.Bot, "bot", SlackSimulator.Team);

    [Fact]
    public void A_message_has_everything_that_the_event_tells()
    {
        var message = Map("""
            {"type":"message","channel":"C1","channel_type":"channel","user":"U1","text":"hi","ts":"1700000000.000100","thread_ts":"1600000000.000001","client_msg_id":"uuid",
             "user_profile":{"display_name":"Alice","name":"alice"},
             "subtype":"file_share","files":[{"id":"F1","name":"a.png","mimetype":"image/png","size":12,"url_private":"https://files.slack.com/secret"}]}
            """).Messages.Single();
        message.MessageId.ShouldBe("C1:1700000000.000100");
        (message.Conversation, message.Thread, message.ReplyTo, message.Text, message.Kind).ShouldBe(("C1", "1600000000.000001", "C1:1600000000.000001", "hi", InboundKind.Created));
        message.Sender.ShouldBe(new Participant("U1", "Alice"));
        message.SentAt.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1700000000).AddTicks(1000));
        message.Attachments.Single().ShouldBe(new Attachment { Name = "a.png", ContentType = "image/png", Size = 12, PlatformId = "F1" });
        message.Properties.ShouldBe(new Dictionary<string, string> { ["channel_type"] = "channel", ["client_msg_id"] = "uuid", ["event_id"] = "Ev1" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"type":"message","channel":"C1","user":"U0BOT","text":"own","ts":"1.0"}""")]
    [InlineData("""{"type":"message","channel":"C1","user":"U9","bot_id":"B0BOT","text":"own","ts":"1.0"}""")]
    [InlineData("""{"type":"message","channel":"C1","subtype":"bot_message","bot_id":"B9","text":"another bot","ts":"1.0"}""")]
    [InlineData("""{"type":"message","channel":"C1","subtype":"channel_join","user":"U1","text":"has joined","ts":"1.0"}""")]
    [InlineData("""{"type":"message","channel":"C1","user":"U1","text":"","ts":"1.0"}""")]
    [InlineData("""{"type":"message","channel":"C1","user":"U1","text":"no stamp"}""")]
    [InlineData("""{"type":"reaction_added","user":"U1","reaction":"+1","item":{"type":"message","channel":"C1","ts":"1.0"}}""")]
    [InlineData("""{"type":"message","channel":"C1","subtype":"message_changed","ts":"2.0","message":{"user":"U1","text":"a","ts":"1.0"},"previous_message":{"user":"U1","text":"a","ts":"1.0"}}""")]
    [InlineData("""{"type":"message","channel":"C1","subtype":"message_deleted","ts":"2.0","deleted_ts":"1.0","previous_message":{"user":"U0BOT","text":"own","ts":"1.0"}}""")]
    public void Notices_previews_other_bots_and_the_bots_own_words_are_no_messages(string what) => Map(what).Messages.ShouldBeEmpty();

    [Fact]
    public void Other_bots_are_heard_where_that_is_wanted()
    {
        var message = Map("""{"type":"message","channel":"C1","subtype":"bot_message","bot_id":"B9","username":"news","text":"hi","ts":"1.0"}""", otherBots: true).Messages.Single();
        message.Sender.ShouldBe(new Participant("B9", "news", IsBot: true));
    }

    [Fact]
    public void A_mention_and_the_message_that_it_is_in_have_one_id()
    {
        var mention = Map("""{"type":"app_mention","channel":"C1","user":"U1","text":"<@U0BOT> hi","ts":"1.5"}""").Messages.Single();
        var message = Map("""{"type":"message","channel":"C1","user":"U1","text":"<@U0BOT> hi","ts":"1.5"}""").Messages.Single();
        mention.MessageId.ShouldBe(message.MessageId);
    }

    [Fact]
    public void An_edit_has_an_id_of_its_own_and_names_what_was_edited()
    {
        var edit = Map("""
            {"type":"message","channel":"C1","subtype":"message_changed","ts":"3.0","message":{"user":"U1","text":"new","ts":"1.0","edited":{"user":"U1","ts":"3.000001"}},
             "previous_message":{"user":"U1","text":"old","ts":"1.0"}}
            """).Messages.Single();
        (edit.MessageId, edit.Kind, edit.Text, edit.Properties["edited"]).ShouldBe(("C1:1.0/edit/3.000001", InboundKind.Edited, "new", "C1:1.0"));
    }

    [Fact]
    public void A_deletion_names_what_was_deleted()
    {
        var gone = Map("""{"type":"message","channel":"C1","subtype":"message_deleted","ts":"2.0","deleted_ts":"1.0","previous_message":{"user":"U1","text":"a","ts":"1.0"}}""").Messages.Single();
        (gone.MessageId, gone.Kind, gone.Properties["deleted"], gone.Sender.Id).ShouldBe(("C1:1.0/delete", InboundKind.Deleted, "C1:1.0", "U1"));
    }

    [Theory]
    [InlineData("a &lt; b &amp;&amp; c", "a < b && c")]
    [InlineData("&amp;lt;", "&lt;")]
    [InlineData("<@U1> and <@U2|bob>", "@U1 and @bob")]
    [InlineData("<#C1|general> <#C2>", "#general #C2")]
    [InlineData("<!here> <!subteam^S1|@team> <!date^1^{date}|yesterday>", "@here @team yesterday")]
    [InlineData("<https://example.org/a?b=1&amp;c=2>", "https://example.org/a?b=1&c=2")]
    [InlineData("<https://example.org|this page>", "this page (https://example.org)")]
    [InlineData("<https://example.org|example.org>", "https://example.org")]
    [InlineData("<mailto:a@example.org|a@example.org>", "a@example.org")]
    [InlineData("1 > 0", "1 > 0")]
    public void Texts_are_read_as_people_read_them(string slack, string plain) => Mrkdwn.ToPlain(slack).ShouldBe(plain);

    [Theory]
    [InlineData("<!channel> <@U1> & <b>")]
    [InlineData("&amp; is written &amp;amp;")]
    public void What_is_escaped_is_read_back_as_it_was_and_calls_nobody(string text)
    {
        Mrkdwn.Escape(text).ShouldNotContain('<');
        Mrkdwn.ToPlain(Mrkdwn.Escape(text)).ShouldBe(text);
    }

    [Theory]
    [InlineData("1700000000.000100", 1_700_000_000_000_100)]
    [InlineData("1700000000.1", 1_700_000_000_100_000)]
    [InlineData("1700000000", 1_700_000_000_000_000)]
    [InlineData("1700000000.0001000", 0)]
    [InlineData("x.1", 0)]
    [InlineData(null, 0)]
    public void Stamps_have_an_order(string? stamp, long order) => Stamp.Order(stamp).ShouldBe(order);

    private static MappedEvent Map(string what, bool otherBots = false) =>
        new InboundMapping(Me, otherBots).Map(JsonSerializer.SerializeToElement(new JsonObject { ["type"] = "event_callback", ["event_id"] = "Ev1", ["event"] = JsonNode.Parse(what) }));
}
