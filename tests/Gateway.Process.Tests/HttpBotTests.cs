using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Process.Tests;

/// <summary>A bot in another language that needs only HTTP, and both sides killed while it works. Issue 5, "Shows".</summary>
public sealed class HttpBotTests
{
    private const string Silent = """
        gateway:
          consumers: {lease: 10m, window: 5, attempts: 10}
          adapters:
            demo: {plugin: webhook, settings: {unsigned: true}, limits: {on_ambiguous: resend}}
        """;

    [Fact]
    public async Task Every_message_is_answered_once_whoever_is_killed_in_between()
    {
        const int Seed = 20261125;
        const int Rounds = 6;
        const int Messages = 20;
        var chance = new Random(Seed);
        using var home = new GatewayHome(Silent).WithWebhook();
        var gateway = await StartAsync(home);
        var bot = HttpBot.Start(home);
        var accepted = 0;
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                for (var i = 0; i < Messages; i++)
                {
                    (await gateway.PostAsync("hooks/demo", Message(++accepted))).Status.ShouldBeInRange(200, 202);
                }

                // somewhere in the middle of the answers: the moment is what is tested
                await Task.Delay(chance.Next(0, 150), TestContext.Current.CancellationToken);
                if (round % 2 == 0)
                {
                    await bot.KillAsync();
                    await bot.DisposeAsync();
                    bot = HttpBot.Start(home);
                }
                else
                {
                    await gateway.KillAsync();
                    await gateway.DisposeAsync();
                    gateway = await StartAsync(home);
                }
            }

            // what the gateway has written down: one delivery per message, sent once, and the bot's cursor at the end
            var story = () => $"seed {Seed}\n{bot.Said()}\n{gateway.Said()}";
            await Eventually.Get("everything is acknowledged", async () => (long)(await ConsumerAsync(gateway))["behind"]! == 0 ? "yes" : null, story);
            for (var seq = 1; seq <= accepted; seq++)
            {
                var number = seq;
                await Eventually.Get($"the answer to {number} is delivered", async () =>
                    JsonNode.Parse(await gateway.TextAsync($"api/v1/messages/{AnswerId(number)}")) is { } found && (string)found["state"]! == "delivered" ? found : null, story);
            }

            (await gateway.TextAsync($"api/v1/messages?limit=1000")).Split("\"seq\"").Length.ShouldBe(accepted + 1, "nothing was accepted twice");
            (await ConsumerAsync(gateway))["parked"]!.GetValue<int>().ShouldBe(0, story());
        }
        finally
        {
            await bot.DisposeAsync();
            await gateway.DisposeAsync();
        }
    }

    [Fact]
    public async Task Two_bots_never_disturb_each_other_and_a_second_one_of_the_same_name_takes_over()
    {
        using var home = new GatewayHome(Silent).WithWebhook();
        await using var gateway = await GatewayProcess.StartAsync(home);
        await gateway.ReadyAsync("demo");
        await using var one = HttpBot.Start(home, "one");
        await using var two = HttpBot.Start(home, "two");
        await Eventually.Get("both read", async () => (await gateway.TextAsync("api/v1/consumers")).Split("\"connected\":true").Length == 3 ? "yes" : null, gateway.Said);
        await two.KillAsync();
        for (var i = 1; i <= 10; i++)
        {
            await gateway.PostAsync("hooks/demo", Message(i));
        }

        await Eventually.Get("one has answered all", async () => (long)(await ConsumerAsync(gateway, "one"))["behind"]! == 0 ? "yes" : null, one.Said);
        (await ConsumerAsync(gateway, "two"))["behind"]!.GetValue<long>().ShouldBe(10);
        await using var back = HttpBot.Start(home, "two");
        await Eventually.Get("two has answered all", async () => (long)(await ConsumerAsync(gateway, "two"))["behind"]! == 0 ? "yes" : null, back.Said);

        await using var rival = HttpBot.Start(home, "one");
        (await one.EndAsync()).ShouldBe(1);
        one.Said().ShouldContain("Another connection reads under this name now");
    }

    [Fact]
    public async Task A_message_that_the_bot_cannot_digest_is_parked_and_the_next_one_is_answered()
    {
        using var home = new GatewayHome(Silent.Replace("attempts: 10", "attempts: 3", StringComparison.Ordinal)).WithWebhook();
        await using var gateway = await GatewayProcess.StartAsync(home);
        await gateway.ReadyAsync("demo");
        await gateway.PostAsync("hooks/demo", """{"id": "poison", "conversation": "room", "sender": "ada", "text": "poison"}""");
        await gateway.PostAsync("hooks/demo", Message(2));

        // a bot that dies on it, as a crash would look: it reads, and leaves
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            using var limit = new CancellationTokenSource(Eventually.Never);
            await foreach (var line in gateway.StreamAsync("api/v1/messages?consumer=http-bot&from=oldest", limit.Token))
            {
                if (line.Contains("poison", StringComparison.Ordinal))
                {
                    line.ShouldContain($"\"attempt\":{attempt}");
                    break;
                }
            }

            await Eventually.Get("the gateway has noticed", async () => (bool)(await ConsumerAsync(gateway))["connected"]! ? null : "yes", gateway.Said);
        }

        await using var bot = HttpBot.Start(home);
        await Eventually.Get("the next one is answered", async () => (long)(await ConsumerAsync(gateway))["behind"]! == 0 ? "yes" : null, bot.Said);
        var shown = await gateway.CommandAsync("consumers", "show", "http-bot");
        shown.Output.ShouldContain("parked after 3 attempts");

        // by hand once more, and the bot digests it this time
        (await gateway.CommandAsync("consumers", "retry", "http-bot", "1")).Code.ShouldBe(0);
        await Eventually.Get("nothing is parked", async () => (int)(await ConsumerAsync(gateway))["parked"]! == 0 ? "yes" : null, bot.Said);
        bot.Said().ShouldContain("message 1 answered");
    }

    private static async Task<GatewayProcess> StartAsync(GatewayHome home)
    {
        var gateway = await GatewayProcess.StartAsync(home);
        await gateway.ReadyAsync("demo");
        return gateway;
    }

    private static string Message(int number) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"id": "n{{number}}", "conversation": "room-{{number % 3}}", "sender": "ada", "text": "{{number}}"}""");

    /// <summary>What the gateway makes of the bot's idempotency key.</summary>
    private static string AnswerId(int seq) =>
        "a-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"http-bot-{seq}"))).AsSpan(0, 15));

    private static async Task<JsonNode> ConsumerAsync(GatewayProcess gateway, string name = "http-bot") =>
        JsonNode.Parse(await gateway.TextAsync($"api/v1/consumers/{name}"))!["consumer"]!;
}
