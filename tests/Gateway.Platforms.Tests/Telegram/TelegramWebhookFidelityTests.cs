using System.Text.Json.Nodes;
using Gateway.Chaos.Tests;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>Clients that others have written are called by the simulator and work with it, and our adapter asks and answers the same as they do.</summary>
public sealed class TelegramWebhookFidelityTests
{
    private const string Secret = "a-Secret_of-32-characters-1234567";

    [Theory]
    [InlineData("grammy-webhook")]
    [InlineData("telegraf-webhook")]
    public async Task A_client_of_others_does_what_the_adapter_does(string client)
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var node = NodeClient.Start("telegram.js", client, simulator.Url, TelegramSimulator.Token, Secret);
        await AssertExchangeAsync(simulator, () => node.Said);
    }

    [Fact]
    public async Task The_adapter_does_what_clients_of_others_do()
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var gateway = await WebhookGateway.StartAsync(simulator);
        await AssertExchangeAsync(simulator, gateway.Story);
    }

    private static async Task AssertExchangeAsync(TelegramSimulator simulator, Func<string> said)
    {
        try
        {
            await simulator.WaitAsync("the webhook is set", _ => simulator.WebhookUrl.Length > 0);
            simulator.Write("hello");
            await simulator.SentAsync("hello");
            await simulator.WaitAsync("the message is confirmed", _ => simulator.Unconfirmed == 0);

            // whoever does not know the secret gets nothing done; what he brought comes again with it
            simulator.Webhook.Forges = true;
            simulator.Write("genuine");
            await simulator.WaitAsync("refused", _ => !simulator.WebhookCalls.IsEmpty && simulator.WebhookCalls[^1].Status is 401 or 403);
            simulator.Of("sendMessage").ShouldHaveSingleItem();
            simulator.Webhook.Forges = false;
            await simulator.SentAsync("genuine");
            await simulator.WaitAsync("that is confirmed as well", _ => simulator.Unconfirmed == 0);
        }
        catch (TimeoutException missed)
        {
            throw new TimeoutException($"{missed.Message}\nThe client said: {said()}", missed);
        }

        var story = string.Join('\n', simulator.Calls);
        simulator.Calls.Select(call => call.Method).ShouldBe(["getMe", "setWebhook", "sendMessage", "sendMessage"], story);
        var set = simulator.Of("setWebhook").Single().Arguments;
        new Uri(set["url"]!.ToString()).Scheme.ShouldBe("https", story);
        set["url"]!.ToString().ShouldEndWith("/updates", customMessage: story);
        set["secret_token"]!.ToString().ShouldMatch("^[A-Za-z0-9_-]{32,256}$", story);
        set["max_connections"]!.ToString().ShouldBe("20", story);
        JsonNode.DeepEquals(set["allowed_updates"], new JsonArray("message", "edited_message", "channel_post", "edited_channel_post")).ShouldBeTrue(story);
        set.Select(field => field.Key).ShouldBe(["url", "secret_token", "max_connections", "allowed_updates"], ignoreOrder: true, story);

        var answers = simulator.Of("sendMessage").Select(call => call.Arguments).ToArray();
        answers.Select(sent => (sent["chat_id"]!.ToString(), sent["text"]!.ToString())).ShouldBe([("7", "hello"), ("7", "genuine")], story);
        answers.Select(sent => sent["reply_parameters"]!.ToJsonString()).ShouldBe(
            ["""{"message_id":1,"allow_sending_without_reply":true}""", """{"message_id":3,"allow_sending_without_reply":true}"""], story);
        simulator.WebhookCalls.Where(call => call.Status == 200).Select(call => call.Update).ShouldBe([1000, 1001], story);
    }
}
