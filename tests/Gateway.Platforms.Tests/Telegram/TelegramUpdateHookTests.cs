using Gateway.Abstractions;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>What Telegram's calls are answered with.</summary>
public sealed class TelegramUpdateHookTests
{
    [Fact]
    public async Task An_update_is_answered_once_the_gateway_has_it()
    {
        await using var rig = await StartAsync();
        (await CallAsync(rig, Updates.Message(1, "hello"))).Status.ShouldBe(200);
        var message = rig.Context.Received.Single();
        (message.MessageId, message.Conversation, message.Text).ShouldBe(("7/1", "7", "hello"));
    }

    /// <summary>A body in the answer would be taken for a call of the Bot API.</summary>
    [Fact]
    public async Task The_answer_has_no_body()
    {
        await using var rig = await StartAsync();
        (await CallAsync(rig, Updates.Message(1, "hello"))).Body.Length.ShouldBe(0);
    }

    [Fact]
    public async Task What_comes_twice_is_answered_like_what_comes_once()
    {
        await using var rig = await StartAsync();
        rig.Context.OnReceive = _ => rig.Context.Received.IsEmpty ? ReceiveReceipt.Durable : ReceiveReceipt.Duplicate;
        (await CallAsync(rig, Updates.Message(1, "hello"))).Status.ShouldBe(200);
        (await CallAsync(rig, Updates.Message(1, "hello"))).Status.ShouldBe(200);
        rig.Context.Received.Select(message => message.MessageId).ShouldBe(["7/1", "7/1"], "which are the same to the gateway");
    }

    [Theory]
    [InlineData("Overloaded")]
    [InlineData("StorageUnavailable")]
    public async Task While_the_gateway_takes_nothing_Telegram_is_asked_to_call_again_soon(string reason)
    {
        await using var rig = await StartAsync();
        rig.Context.OnReceive = _ => throw new GatewayRefusedException(Enum.Parse<RefusalReason>(reason), "full");
        var refused = await CallAsync(rig, Updates.Message(1, "one"));
        (refused.Status, refused.Headers["Retry-After"]).ShouldBe((503, "2"));
        (await CallAsync(rig, Updates.Message(2, "two"))).Status.ShouldBe(503);
        rig.Context.OnReceive = _ => ReceiveReceipt.Durable;
        (await CallAsync(rig, Updates.Message(1, "one"))).Status.ShouldBe(200);
        rig.Context.Reports.ShouldBe(["connected", "degraded:not-taken", "connected"]);
    }

    [Fact]
    public async Task An_instance_that_has_been_replaced_leaves_the_update_to_its_successor()
    {
        await using var rig = await StartAsync();
        rig.Context.OnReceive = _ => throw new GatewayRefusedException(RefusalReason.Fenced, "replaced");
        (await CallAsync(rig, Updates.Message(1, "hello"))).Status.ShouldBe(503);
        rig.Context.Reports.ShouldBe(["connected"]);
    }

    /// <summary>It would come for a day, and everything behind it in its chat would wait.</summary>
    [Fact]
    public async Task What_can_never_be_taken_is_left_out_with_a_line_in_the_log()
    {
        await using var rig = await StartAsync();
        rig.Context.OnReceive = _ => throw new GatewayRefusedException(RefusalReason.Invalid, "too large");
        (await CallAsync(rig, Updates.Message(1, "hello"))).Status.ShouldBe(200);
        (await CallAsync(rig, """{"update_id":1,"message":{"message_id":"no number"}}""")).Status.ShouldBe(200);
        rig.Context.Said.ShouldContain(text => text.Contains("too large", StringComparison.Ordinal));
        rig.Context.Said.ShouldContain(text => text.Contains("cannot be read", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"update_id":1,"poll":{"id":"1","question":"?"}}""", 200)]
    [InlineData("""{"update_id":1,"of_tomorrow":{"id":1}}""", 200)]
    [InlineData("""{"update_id":1,"message":{"mess""", 400)]
    [InlineData("[]", 400)]
    [InlineData("", 400)]
    public async Task What_is_no_message_has_an_answer_too(string body, int status)
    {
        await using var rig = await StartAsync();
        (await CallAsync(rig, body)).Status.ShouldBe(status);
        rig.Context.Received.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("guess")]
    [InlineData("é")]
    public async Task A_call_without_the_secret_is_refused(string? secret)
    {
        await using var rig = await StartAsync();
        (await rig.Context.CallHookAsync(Updates.Call(secret, Updates.Message(1, "forged")))).Status.ShouldBe(401);
        (await rig.Context.CallHookAsync(Updates.Call(rig.Simulator.WebhookSecret[1..], Updates.Message(1, "forged")))).Status.ShouldBe(401);
        (await rig.Context.CallHookAsync(Updates.Call(rig.Simulator.WebhookSecret + "0", Updates.Message(1, "forged")))).Status.ShouldBe(401);
        rig.Context.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_but_Telegram_has_a_reason_to_ask_with_GET()
    {
        await using var rig = await StartAsync();
        var answer = await rig.Context.CallHookAsync(Updates.Call(rig.Simulator.WebhookSecret, "", "GET"));
        (answer.Status, answer.Headers["Allow"]).ShouldBe((405, "POST"));
    }

    private static async Task<TelegramRig> StartAsync()
    {
        var rig = await TelegramRig.StartAsync(more: TelegramRig.Webhook);
        await rig.ConnectedAsync();
        return rig;
    }

    private static Task<HookResponse> CallAsync(TelegramRig rig, string body) => rig.Context.CallHookAsync(Updates.Call(rig.Simulator.WebhookSecret, body));
}
