using System.Text.Json.Nodes;

namespace Gateway.Process.Tests;

public sealed class SendingTests
{
    private const string Quiet = """
        gateway:
          adapters:
            demo: {plugin: webhook, settings: {unsigned: true}}
            away: {plugin: webhook, settings: {unsigned: true}, limits: {outbound_queue: 2}}
        """;

    private static string Message(string key, string text = "hello", string adapter = "demo") =>
        $$"""{"adapter": "{{adapter}}", "conversation": "room", "text": "{{text}}", "idempotencyKey": "{{key}}"}""";

    [Fact]
    public async Task A_key_makes_one_message_whatever_is_killed_and_its_fate_can_be_asked_for()
    {
        using var home = new GatewayHome(Quiet).WithWebhook();
        string id;
        await using (var gateway = await GatewayProcess.StartAsync(home))
        {
            await gateway.ReadyAsync("demo");
            var (status, text) = await gateway.PostAsync("api/v1/messages", Message("order 66, *paid*"));
            status.ShouldBe(202, text);
            id = (string)JsonNode.Parse(text)!["id"]!;
            id.ShouldMatch("^[a-z0-9-]{1,32}$");
            await gateway.KillAsync();
        }

        await using var next = await GatewayProcess.StartAsync(home);
        await next.ReadyAsync("demo");
        var (again, known) = await next.PostAsync("api/v1/messages", Message("order 66, *paid*"));
        (again, (string)JsonNode.Parse(known)!["id"]!, (bool)JsonNode.Parse(known)!["known"]!).ShouldBe((200, id, true));
        (await next.PostAsync("api/v1/messages", Message("order 66, *paid*", "something else"))).Status.ShouldBe(409);

        var sent = await next.CommandAsync("messages", "send", "demo", "room", "by hand", "--key", "k2");
        sent.Code.ShouldBe(0, sent.All);
        await Eventually.Get("it is delivered", async () => (await next.CommandAsync("messages", "show", sent.Output.Split(' ')[0])).Output is var shown
            && shown.Contains("to demo/room: delivered after 1 attempt", StringComparison.Ordinal) ? shown : null, next.Said);
        (await next.CommandAsync("messages", "send", "nobody", "room", "hello")).Errors.ShouldContain("There is no adapter 'nobody'");
    }

    [Fact]
    public async Task An_adapter_that_is_away_is_no_error_until_its_queue_is_full()
    {
        using var home = new GatewayHome(Quiet).WithWebhook();
        await using var gateway = await GatewayProcess.StartAsync(home);
        await gateway.ReadyAsync("away");
        (await gateway.CommandAsync("pause", "away", "--wait")).Code.ShouldBe(0);
        (await gateway.PostAsync("api/v1/messages", Message("1", adapter: "away"))).Status.ShouldBe(202);
        (await gateway.PostAsync("api/v1/messages", Message("2", adapter: "away"))).Status.ShouldBe(202);
        var (status, text) = await gateway.PostAsync("api/v1/messages", Message("3", adapter: "away"));
        status.ShouldBe(429, text);
        (await gateway.PostAsync("api/v1/messages", Message("2", adapter: "away"))).Status.ShouldBe(200, "what is known already needs no place");
        await gateway.CommandAsync("resume", "away", "--wait");
        await Eventually.Get("there is room again", async () => (await gateway.PostAsync("api/v1/messages", Message("3", adapter: "away"))).Status == 202 ? "yes" : null, gateway.Said);
    }
}
