using Gateway.Abstractions;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>What the adapter says of a send: what is known, and no more.</summary>
public sealed class TelegramSendingTests
{
    [Fact]
    public async Task A_long_text_is_sent_in_pieces_and_no_character_is_cut()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        var text = new string('a', 4095) + "😀" + new string('b', 100);

        var outcome = await rig.SendAsync(text, replyTo: "7/5");

        var sent = rig.Simulator.Of("sendMessage").ToArray();
        sent.Select(call => call.Text("text")!.Length).ShouldBe([4095, 102]);
        string.Concat(sent.Select(call => call.Text("text"))).ShouldBe(text);
        sent.Select(call => call.Arguments.ContainsKey("reply_parameters")).ShouldBe([true, false]);
        outcome.ShouldBe(SendOutcome.Sent("7/2"));
    }

    [Theory]
    [InlineData("TooManyRequests", SendOutcomeKind.Retryable, "rate-limited")]
    [InlineData("Forbidden", SendOutcomeKind.Permanent, "forbidden")]
    [InlineData("ServerError", SendOutcomeKind.Ambiguous, "platform")]
    [InlineData("CloseConnection", SendOutcomeKind.Ambiguous, "unanswered")]
    public async Task What_is_known_of_a_failed_send_is_said(string fault, SendOutcomeKind kind, string code)
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        rig.Simulator.RetryAfter = 17;
        rig.Simulator.SetFault(Enum.Parse<Fault>(fault), "sendMessage");

        var outcome = await rig.SendAsync("x");

        (outcome.Kind, outcome.Code).ShouldBe((kind, code));
        outcome.RetryAfter.ShouldBe(kind == SendOutcomeKind.Retryable ? TimeSpan.FromSeconds(17) : null);
        rig.Simulator.Of("sendMessage").Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_send_without_an_answer_is_ambiguous()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        rig.Simulator.SetFault(Fault.NeverAnswer, "sendMessage");
        var send = rig.SendAsync("x");
        await rig.UntilAsync("given up", () => send.IsCompleted, TimeSpan.FromSeconds(1));
        (await send).Kind.ShouldBe(SendOutcomeKind.Ambiguous);
    }

    [Fact]
    public async Task A_send_that_finds_no_server_may_be_tried_again()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        await rig.Simulator.RefuseAsync();
        (await rig.SendAsync("x")).Kind.ShouldBe(SendOutcomeKind.Retryable);
    }

    [Fact]
    public async Task A_failure_after_the_first_piece_is_ambiguous()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        rig.Simulator.Faulty = method => method == "sendMessage" && rig.Simulator.Of("sendMessage").Count() > 1;
        rig.Simulator.Fault = Fault.Forbidden;
        var outcome = await rig.SendAsync(new string('x', 5000));
        (outcome.Kind, outcome.Code).ShouldBe((SendOutcomeKind.Ambiguous, "partly-sent"));
    }

    [Theory]
    [InlineData("nobody", "x", "bad-conversation")]
    [InlineData("7", " ", "empty-text")]
    public async Task What_can_never_be_sent_is_refused_without_asking(string conversation, string text, string code)
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        var outcome = await rig.SendAsync(text, conversation);
        (outcome.Kind, outcome.Code).ShouldBe((SendOutcomeKind.Permanent, code));
        rig.Simulator.Of("sendMessage").ShouldBeEmpty();
    }
}
