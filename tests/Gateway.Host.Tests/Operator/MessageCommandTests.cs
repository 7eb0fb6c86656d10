using Gateway.Host.Model.Journal;
using Gateway.Host.Operator.Cli;

namespace Gateway.Host.Tests.Operator;

public sealed class MessageCommandTests
{
    private static async Task<(ExitCode Code, TestCli Cli)> RunAsync(TestGateway gateway, params string[] arguments)
    {
        var cli = new TestCli { Time = gateway.Time };
        return (await cli.InvokeAsync([.. arguments, "--data", gateway.Paths.Data]), cli);
    }

    private static async Task<TestGateway> WithParkedAsync()
    {
        var gateway = await TestGateway.StartAsync();
        gateway.Configuration.Apply(gateway.Configuration.Current with { Consumers = new() { Attempts = 1 } });
        gateway.Log.Add(text: "poison\u001b[2J");
        gateway.Log.Add(text: "food");
        await using (var stream = (await gateway.Consumers.OpenAsync(new ConsumerRequest("bot", From: 0))).Stream!)
        {
            await stream.NextAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
        }

        await using (var stream = (await gateway.Consumers.OpenAsync(new ConsumerRequest("bot"))).Stream!)
        {
            await stream.NextAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
        }

        return gateway;
    }

    [Fact]
    public async Task Consumers_are_listed_shown_moved_and_removed()
    {
        await using var gateway = await WithParkedAsync();
        var (code, cli) = await RunAsync(gateway, "consumers", "list");
        code.ShouldBe(ExitCode.Ok, cli.Error);
        cli.Out.ShouldBe(
            """
            NAME  READS  CONNECTED  CURSOR  BEHIND  IN HAND  STUCK AT  PARKED  SEEN
            bot   all    no         1       1       0        2 (1x)    1       0 s ago

            """);
        (await RunAsync(gateway, "consumers", "show", "bot")).Cli.Out.ShouldContain("parked after 1 attempts, 0 s ago: 1  00:00:00  demo/room  alice: poison [2J");
        (await RunAsync(gateway, "consumers", "show", "bot", "--json")).Cli.Out.ShouldContain("\"parked\":[{\"seq\":1,");
        (await RunAsync(gateway, "consumers", "retry", "bot", "1")).Cli.Out.ShouldBe("bot: parked message 1 is handed out once more\n");
        (await RunAsync(gateway, "consumers", "drop", "bot", "1")).Cli.Out.ShouldBe("bot: parked message 1 is let go\n");
        (await RunAsync(gateway, "consumers", "rewind", "bot", "--to", "oldest")).Cli.Out.ShouldBe("bot: goes on after 0\n");
        (await RunAsync(gateway, "consumers", "rewind", "bot", "--to", "2")).Cli.Out.ShouldBe("bot: goes on after 2\n");
        (await RunAsync(gateway, "consumers", "remove", "bot")).Cli.Out.ShouldBe("bot: removed, with its cursor and its parked messages\n");
        (await RunAsync(gateway, "consumers", "list")).Cli.Out.ShouldStartWith("No consumers.");
    }

    [Fact]
    public async Task What_is_not_there_or_makes_no_sense_is_one_line_with_the_remedy()
    {
        await using var gateway = await WithParkedAsync();
        var (code, cli) = await RunAsync(gateway, "consumers", "show", "nobody");
        (code, cli.Error).ShouldBe((ExitCode.NotFound, "gateway: There is no consumer 'nobody'. 'gateway consumers list' shows what there is.\n"));
        (await RunAsync(gateway, "consumers", "drop", "bot", "7")).Code.ShouldBe(ExitCode.NotFound);
        (await RunAsync(gateway, "consumers", "rewind", "bot", "--to", "yesterday")).Code.ShouldBe(ExitCode.Failure);
        (await RunAsync(gateway, "consumers", "rewind", "bot", "--to", "9")).Code.ShouldBe(ExitCode.Conflict);
        (await RunAsync(gateway, "messages", "show", "a-1")).Code.ShouldBe(ExitCode.NotFound);
        (await RunAsync(gateway, "messages", "send", "nobody", "room", "hello")).Code.ShouldBe(ExitCode.NotFound);
    }

    [Fact]
    public async Task The_tail_prints_a_line_for_each_message_until_the_gateway_ends()
    {
        await using var gateway = await WithParkedAsync();
        var cli = new TestCli { Time = gateway.Time };
        var tail = cli.InvokeAsync("messages", "tail", "--after", "0", "--data", gateway.Paths.Data);
        await Messaging.Soon.That("both are printed", () => cli.Out.Count(letter => letter == '\n') == 2);
        cli.Out.ShouldBe("1  00:00:00  demo/room  alice: poison [2J\n2  00:00:00  demo/room  alice: food\n");
        await gateway.StopAsync();
        (await tail).ShouldBe(ExitCode.Ok, cli.Error);
    }
}
