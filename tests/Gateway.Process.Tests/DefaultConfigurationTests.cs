using System.Text.Json.Nodes;

namespace Gateway.Process.Tests;

/// <summary>What a newcomer does in the first minute.</summary>
public sealed class DefaultConfigurationTests
{
    [Fact]
    public async Task A_message_posted_to_the_demo_hook_comes_back_as_an_echo()
    {
        using var home = new GatewayHome(await File.ReadAllTextAsync(Path.Combine(Built.Repository, "gateway.yaml"))).WithWebhook();
        await using var gateway = await GatewayProcess.StartAsync(home);
        await gateway.ReadyAsync("demo");

        var (status, answer) = await gateway.PostAsync("hooks/demo", """{"conversation":"c1","sender":"alice","text":"hello"}""");

        status.ShouldBe(202, answer);
        answer.ShouldContain("\"receipt\":\"durable\"");
        var echoed = await Eventually.Get("the echo can be read", async () =>
            JsonNode.Parse(await gateway.TextAsync("hooks/demo/messages?conversation=c1&after=0"))!["messages"]!.AsArray() is { Count: > 0 } messages ? messages : null);
        ((string?)echoed.ShouldHaveSingleItem()!["text"]).ShouldBe("hello");
    }

    [Fact]
    public async Task The_start_says_what_is_served_from_where()
    {
        using var home = new GatewayHome(GatewayHome.Demo).WithWebhook();
        await using var gateway = await GatewayProcess.StartAsync(home);
        await gateway.ReadyAsync("demo");

        var said = (await gateway.TerminateAsync()).Output;

        said.ShouldContain($"configuration  {home.Configuration}");
        said.ShouldContain($"plugins        {home.Plugins}");
        said.ShouldContain($"data           {home.Data}");
        said.ShouldContain($"hooks          {gateway.Url.ToString().TrimEnd('/')}", customMessage: "the address that was bound, not the one that was asked for");
    }
}
