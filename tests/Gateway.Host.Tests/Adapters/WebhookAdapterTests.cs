using Gateway.Abstractions;

namespace Gateway.Host.Tests.Adapters;

public sealed class WebhookAdapterTests
{
    private const string Body = """{"conversation":"room","sender":"alice","text":"hello"}""";

    [Fact]
    public async Task An_unsigned_message_from_this_machine_is_accepted_and_gets_a_receipt()
    {
        await using var rig = WebhookRig.Unsigned();
        var (status, json) = await rig.CallAsync(WebhookRig.Post(
            """{"conversation":"room","sender":"alice","text":"hello","id":"m1","thread":"t","reply_to":"m0","unknown":1}"""));

        status.ShouldBe(202);
        json.GetProperty("status").GetString().ShouldBe("accepted");
        json.GetProperty("id").GetString().ShouldBe("m1");
        json.GetProperty("receipt").GetString().ShouldBe("volatile");
        var message = rig.Context.Received.ShouldHaveSingleItem();
        (message.MessageId, message.Conversation, message.Sender.Id, message.Text, message.Thread, message.ReplyTo)
            .ShouldBe(("m1", "room", "alice", "hello", "t", "m0"));
    }

    [Fact]
    public async Task An_unsigned_message_from_elsewhere_is_refused_with_the_reason()
    {
        await using var rig = WebhookRig.Unsigned();
        var (status, json) = await rig.CallAsync(WebhookRig.Post(Body, loopback: false));

        status.ShouldBe(403);
        json.GetProperty("error").GetString().ShouldBe("not-loopback");
        json.GetProperty("message").GetString()!.ShouldContain("secret");
        rig.Context.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_without_an_id_gets_a_new_one_each_time()
    {
        await using var rig = WebhookRig.Unsigned();
        var (_, first) = await rig.CallAsync(WebhookRig.Post(Body));
        var (_, second) = await rig.CallAsync(WebhookRig.Post(Body));
        first.GetProperty("id").GetString().ShouldNotBe(second.GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_duplicate_is_answered_with_200_and_no_receipt()
    {
        await using var rig = WebhookRig.Unsigned();
        rig.Context.OnReceive = _ => ReceiveReceipt.Duplicate;
        var (status, json) = await rig.CallAsync(WebhookRig.Post(Body));
        (status, json.GetProperty("status").GetString()).ShouldBe((200, "duplicate"));
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("{", "JSON")]
    [InlineData("[]", "object")]
    [InlineData("""{"sender":"a","text":"t"}""", "'conversation'")]
    [InlineData("""{"conversation":"c","text":"t"}""", "'sender'")]
    [InlineData("""{"conversation":"c","sender":"a"}""", "'text'")]
    [InlineData("""{"conversation":"c","sender":"a","text":5}""", "'text'")]
    [InlineData("""{"conversation":"c","sender":{"id":"a"},"text":"t"}""", "'sender'")]
    [InlineData("""{"conversation":"c","sender":"a","text":"t","id":7}""", "'id'")]
    [InlineData("""{"conversation":"c","sender":"a","text":"\ud800"}""", "'text'")]
    [InlineData("""{"conversation":"c","sender":"a","text":"t","text":"u"}""", "JSON")]
    public async Task A_body_that_is_wrong_is_400_and_names_the_field(string body, string named)
    {
        await using var rig = WebhookRig.Unsigned();
        var (status, json) = await rig.CallAsync(WebhookRig.Post(body));
        status.ShouldBe(400);
        json.GetProperty("message").GetString()!.ShouldContain(named);
        rig.Context.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Other_media_types_methods_paths_and_sizes_are_refused_each_with_its_status()
    {
        await using var rig = WebhookRig.Unsigned();
        var post = WebhookRig.Post(Body);
        (await rig.CallAsync(WebhookRig.Post(Body, true, ("content-type", "application/x-www-form-urlencoded")))).Status.ShouldBe(415);
        (await rig.CallAsync(WebhookRig.Post(Body, true, ("content-type", "application/json; charset=utf-8")))).Status.ShouldBe(202);
        (await rig.CallAsync(post with { Method = "PUT" })).Status.ShouldBe(405);
        (await rig.CallAsync(post with { Path = "elsewhere" })).Status.ShouldBe(404);
        (await rig.CallAsync(post with { Body = new byte[(1024 * 1024) + 1] })).Status.ShouldBe(413);
    }

    [Theory]
    [InlineData(RefusalReason.Overloaded, 503, "overloaded")]
    [InlineData(RefusalReason.StorageUnavailable, 503, "storage-unavailable")]
    [InlineData(RefusalReason.Fenced, 503, "replaced")]
    [InlineData(RefusalReason.Invalid, 400, "bad-message")]
    public async Task What_the_host_refuses_is_not_acknowledged(RefusalReason reason, int status, string error)
    {
        await using var rig = WebhookRig.Unsigned();
        rig.Context.OnReceive = _ => throw new GatewayRefusedException(reason, "the host says no");
        var response = await rig.Context.CallAsync(WebhookRig.Post(Body));

        response.Status.ShouldBe(status);
        response.Headers.ContainsKey("Retry-After").ShouldBe(status == 503);
        (await rig.CallAsync(WebhookRig.Post(Body))).Json.GetProperty("error").GetString().ShouldBe(error);
    }

    [Fact]
    public async Task What_was_sent_is_read_back_by_conversation_from_where_the_reader_stands()
    {
        await using var rig = WebhookRig.Unsigned();
        (await rig.SendAsync("room", "one", "d1")).Kind.ShouldBe(SendOutcomeKind.Sent);
        await rig.SendAsync("other", "two", "d2");
        await rig.SendAsync("room", "drei ä '", "d3");

        var (status, page) = await rig.ReadAsync("room");
        status.ShouldBe(200);
        page.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("text").GetString()).ShouldBe(["one", "drei ä '"]);
        page.GetProperty("messages")[0].GetProperty("reply_to").GetString().ShouldBe("m1");
        page.GetProperty("next").GetInt64().ShouldBe(3);

        await rig.SendAsync("room", "four", "d4");
        var (_, next) = await rig.ReadAsync("room", "3");
        next.GetProperty("messages").EnumerateArray().ShouldHaveSingleItem().GetProperty("text").GetString().ShouldBe("four");
        var (_, none) = await rig.ReadAsync("room", "4");
        (none.GetProperty("messages").GetArrayLength(), none.GetProperty("next").GetInt64()).ShouldBe((0, 4));

        // a cursor of an earlier generation, whose numbers went further
        (await rig.ReadAsync("room", "900")).Json.GetProperty("messages").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task The_mailbox_keeps_the_newest_and_a_repeated_delivery_only_once()
    {
        await using var rig = WebhookRig.Unsigned(("mailbox", "3"));
        for (var i = 1; i <= 5; i++)
        {
            await rig.SendAsync("room", $"{i}", $"d{i}");
        }

        var again = await rig.SendAsync("room", "5", "d5");
        again.PlatformMessageId.ShouldBe("5");
        (await rig.ReadAsync("room")).Json.GetProperty("messages").EnumerateArray()
            .Select(message => message.GetProperty("text").GetString()).ShouldBe(["3", "4", "5"]);
    }

    [Fact]
    public async Task Reading_back_is_for_this_machine_and_for_proper_questions()
    {
        await using var rig = WebhookRig.Unsigned();
        (await rig.ReadAsync("room", loopback: false)).Status.ShouldBe(403);
        (await rig.ReadAsync(conversation: null)).Status.ShouldBe(400);
        (await rig.ReadAsync("room", "x")).Status.ShouldBe(400);
        (await rig.ReadAsync("room", "-1")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task The_adapter_ends_when_asked_and_takes_its_hooks_along()
    {
        var rig = WebhookRig.Unsigned();
        rig.Context.Hooks.ShouldBe(["messages", ""]);
        rig.Life.IsCompleted.ShouldBeFalse();
        await rig.DisposeAsync();
        rig.Life.IsCompletedSuccessfully.ShouldBeTrue();
        rig.Context.Hooks.ShouldBeEmpty();
    }
}
