using System.Collections.Immutable;
using Gateway.Abstractions;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>Clients that others have written work with the simulator, and our adapter asks the same of it as they do.</summary>
public sealed class TelegramFidelityTests
{
    private static readonly string[] Introduction = ["getMe", "deleteWebhook", "getUpdates"];

    [Theory]
    [InlineData("grammy")]
    [InlineData("telegraf")]
    public async Task A_client_of_others_does_what_the_adapter_does(string client)
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var node = NodeClient.Start("telegram.js", client, simulator.Url, TelegramSimulator.Token);
        var calls = await ExchangeAsync(simulator, () => node.Said);

        AssertExchange(calls);
    }

    [Fact]
    public async Task The_adapter_does_what_clients_of_others_do()
    {
        await using var rig = await TelegramRig.StartAsync();
        rig.Context.OnReceive = message =>
        {
            _ = AnswerAsync(rig, message);
            return ReceiveReceipt.Durable;
        };
        var calls = await ExchangeAsync(rig.Simulator, () => string.Join(", ", rig.Context.Reports));

        AssertExchange(calls);
    }

    [Fact]
    public async Task Two_clients_with_one_token_end_each_others_polls()
    {
        await using var rig = await TelegramRig.StartAsync();
        await rig.ConnectedAsync();
        await rig.Simulator.WaitAsync("the adapter's poll is held", calls => calls.Count(call => call.Method == "getUpdates") == 2);
        await using var node = NodeClient.Start("telegram.js", "grammy", rig.Simulator.Url, TelegramSimulator.Token);
        await rig.UntilAsync("conflict", () => rig.Context.Reports.Contains("degraded:conflict"));
    }

    private static async Task AnswerAsync(TelegramRig rig, InboundMessage message) =>
        (await rig.SendAsync(message.Text, message.Conversation, message.MessageId)).Kind.ShouldBe(SendOutcomeKind.Sent);

    private static async Task<ImmutableList<RecordedCall>> ExchangeAsync(TelegramSimulator simulator, Func<string> said)
    {
        try
        {
            await simulator.WaitAsync("polling", calls => calls.Exists(call => call.Method == "getUpdates"));
            simulator.Write("hello");
            await simulator.SentAsync("hello");
            // by the call itself, which wakes this wait: the simulator confirms only after it has recorded it
            await simulator.WaitAsync("the message is confirmed", calls => calls.Exists(call => call.Method == "getUpdates" && call.Number("offset") == 1001));
            return simulator.Calls;
        }
        catch (TimeoutException missed)
        {
            throw new TimeoutException($"{missed.Message}\nThe client said: {said()}", missed);
        }
    }

    private static void AssertExchange(ImmutableList<RecordedCall> calls)
    {
        var story = string.Join('\n', calls);
        // grammY asks for the first two at the same time: which arrives first is not its choice; polling comes after both
        calls.Take(3).Select(call => call.Method).ShouldBe(Introduction, ignoreOrder: true, story);
        calls[2].Method.ShouldBe("getUpdates", story);
        calls.Select(call => call.Method).Distinct().ShouldBe([.. Introduction, "sendMessage"], ignoreOrder: true, story);

        // before the message nothing is confirmed, afterwards it is, one above its number
        var offsets = calls.Where(call => call.Method == "getUpdates").Select(call => call.Number("offset")).ToArray();
        offsets[0].ShouldBeLessThanOrEqualTo(1000, story);
        offsets.ShouldContain(1001, story);
        offsets.ShouldBeInOrder(SortDirection.Ascending, story);

        var sent = calls.Single(call => call.Method == "sendMessage");
        sent.Text("chat_id").ShouldBe("7", story);
        sent.Text("text").ShouldBe("hello", story);
        sent.Arguments["reply_parameters"]!.ToJsonString().ShouldBe("""{"message_id":1,"allow_sending_without_reply":true}""", story);
    }
}
