using Gateway.Host.Model;
using Gateway.Host.Operator;
using Gateway.Host.Operator.Api;
using Gateway.Host.Operator.Cli;

namespace Gateway.Host.Tests.Operator;

public sealed class CliTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Exit_codes_are_distinct_and_in_the_documented_table()
    {
        var codes = Enum.GetValues<ExitCode>();
        codes.Distinct().Count().ShouldBe(Enum.GetNames<ExitCode>().Length);

        var documented = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "operations.md"));
        foreach (var code in codes)
        {
            documented.ShouldContain(line => line.StartsWith($"| {(int)code} |", StringComparison.Ordinal), $"{code} is missing in docs/operations.md");
        }
    }

    [Fact]
    public async Task Without_a_command_the_gateway_runs()
    {
        var cli = new TestCli { StartFolder = _folder };

        (await cli.InvokeAsync()).ShouldBe(ExitCode.Ok);

        cli.Run.ShouldNotBeNull().Paths.Data.ShouldBe(Path.Combine(_folder, "data"));
        (cli.Run.ObserveOnly, cli.Run.AllowPublicAdmin, cli.Run.Urls, cli.Run.ConfigurationNamed).ShouldBe((false, false, null, false));
    }

    [Fact]
    public async Task Run_takes_its_options_relative_to_where_they_were_typed()
    {
        var cli = new TestCli { StartFolder = _folder };

        await cli.InvokeAsync("run", "--home", "h", "--data", "d", "--config", "c.yaml", "--observe-only", "--allow-public-admin", "--urls", "http://127.0.0.1:1");

        var run = cli.Run.ShouldNotBeNull();
        run.Paths.ShouldBe(new GatewayPaths(
            Path.Combine(_folder, "h"), Path.Combine(_folder, "c.yaml"), Path.Combine(_folder, "h", "plugins"), Path.Combine(_folder, "d")));
        (run.ObserveOnly, run.AllowPublicAdmin, run.Urls, run.ConfigurationNamed).ShouldBe((true, true, "http://127.0.0.1:1", true));
    }

    [Theory]
    [InlineData("restrat", "demo")]
    [InlineData("why")]
    [InlineData("status", "--nonsense")]
    public async Task What_is_not_understood_is_one_line_and_usage(params string[] arguments)
    {
        var cli = new TestCli { StartFolder = _folder };

        (await cli.InvokeAsync(arguments)).ShouldBe(ExitCode.Usage);

        cli.Error.ShouldStartWith("gateway: ");
        cli.Error.Count(letter => letter == '\n').ShouldBe(1);
        cli.Out.ShouldBeEmpty();
        cli.Run.ShouldBeNull();
    }

    [Fact]
    public async Task Not_running_stale_and_wrong_token_are_told_apart()
    {
        var cli = new TestCli { StartFolder = _folder };
        (await cli.InvokeAsync("status")).ShouldBe(ExitCode.NotRunning);

        await using var gateway = await TestGateway.StartAsync();
        (await cli.InvokeAsync("status", "--data", gateway.Paths.Data, "--token", "wrong")).ShouldBe(ExitCode.WrongToken);

        // the same process id, but started at another time: somebody else's by now
        DiscoveryFile.Write(gateway.Paths.Discovery, gateway.Discovery with { StartMark = "another" });
        (await cli.InvokeAsync("status", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.StaleDiscovery);

        DiscoveryFile.Write(gateway.Paths.Discovery, gateway.Discovery with { Pid = int.MaxValue });
        (await cli.InvokeAsync("status", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.StaleDiscovery);

        await File.WriteAllTextAsync(gateway.Paths.Discovery, "{half", TestContext.Current.CancellationToken);
        (await cli.InvokeAsync("status", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.StaleDiscovery);
        cli.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(5, "one line each");
    }

    [Fact]
    public async Task The_token_of_this_machine_is_not_sent_to_another()
    {
        await using var gateway = await TestGateway.StartAsync();
        var cli = new TestCli();

        (await cli.InvokeAsync("status", "--data", gateway.Paths.Data, "--url", "http://192.0.2.1:8787")).ShouldBe(ExitCode.WrongToken);
        cli.Error.ShouldContain("--token");
    }

    [Fact]
    public async Task Nobody_at_the_url_is_not_running()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.StopAsync();
        var cli = new TestCli();

        (await cli.InvokeAsync("status", "--data", gateway.Paths.Data, "--url", gateway.Discovery.Admin)).ShouldBe(ExitCode.NotRunning);
        File.Exists(gateway.Paths.Discovery).ShouldBeFalse("a gateway that stops takes its file with it");
    }

    [Fact]
    public async Task Status_is_a_table_that_can_be_read_in_a_pipe()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Roster.Publish(Samples.Ready());
        gateway.Roster.Publish(Samples.Backoff() with { Name = AdapterId.Parse("second") });
        var cli = new TestCli { Time = gateway.Time };

        (await cli.InvokeAsync("status", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Ok);

        var table = cli.Out[cli.Out.IndexOf("NAME", StringComparison.Ordinal)..];
        table.ShouldBe(
            """
            NAME    STATE    HEALTH     REASON        GEN  RESTARTS  SINCE  NEXT ACTION
            demo    ready    healthy    hook-mapped   3    2 (1/5)   3 min  checks its liveness in 4 s (12:00:04 UTC)
            second  backoff  unhealthy  task-faulted  3    2 (1/5)   2 s    starts the next generation in 14 s (12:00:14 UTC)

            """);
        cli.Out.ShouldContain("watchdog: armed");
        cli.Out.ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task Why_list_and_plugins_ask_the_running_gateway()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Roster.Publish(Samples.Backoff() with { Detail = "said \u001b[31mred" });
        gateway.Catalog.Scanned(Samples.NotConfigured(), new PluginEntry
        {
            Source = "broken", Origin = "broken", Refusal = new PluginRefusal(Reason.CorruptFile, "broken/B.dll", "it is empty.", "Copy it again."),
        });
        var cli = new TestCli { Time = gateway.Time };

        (await cli.InvokeAsync("why", "demo", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Ok);
        (await cli.InvokeAsync("list", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Ok);
        (await cli.InvokeAsync("plugins", "list", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Ok);

        cli.Out.ShouldContain("  remedy  ");
        cli.Out.ShouldNotContain("\u001b", Case.Sensitive, "a plugin's text must not steer the terminal");
        cli.Out.ShouldContain("broken: broken/B.dll: it is empty. Copy it again.");
        (await cli.InvokeAsync("why", "nobody", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.NotFound);
    }

    [Fact]
    public async Task Watching_redraws_until_it_is_interrupted()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Roster.Publish(Samples.Ready());
        using var interrupt = new CancellationTokenSource();
        await using var screen = new InterruptingWriter(interrupt);
        using var client = new GatewayClient(new Uri(gateway.Discovery.Admin), AdminToken.Read(gateway.Paths.AdminToken)!);
        var commands = new RemoteCommands(client, new Output(screen, TextWriter.Null), gateway.Time, json: false);

        (await commands.WatchAsync(terminal: true, interrupt.Token)).ShouldBe(ExitCode.Ok);

        screen.ToString().ShouldStartWith("\u001b[H\u001b[2J");
        screen.ToString().ShouldContain("demo");
    }

    [Fact]
    public async Task Json_is_what_the_api_says()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Roster.Publish(Samples.Ready());
        var cli = new TestCli();

        await cli.InvokeAsync("status", "--json", "--data", gateway.Paths.Data);

        using var json = System.Text.Json.JsonDocument.Parse(cli.Out);
        json.RootElement.GetProperty("roster").GetProperty("adapters")[0].GetProperty("name").GetString().ShouldBe("demo");
        json.RootElement.GetProperty("host").GetProperty("version").GetString().ShouldBe(HostIdentity.CurrentVersion);
    }

    [Fact]
    public async Task A_command_says_who_and_why_and_ends_with_the_answer()
    {
        await using var gateway = await TestGateway.StartAsync();
        var cli = new TestCli();

        (await cli.InvokeAsync("pause", "demo", "--why", "maintenance", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Ok);
        gateway.Commands.Answer = _ => new CommandResult(CommandStatus.Conflict, "it is disabled.");
        (await cli.InvokeAsync("resume", "demo", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Conflict);

        var first = gateway.Commands.Received[0];
        (first.Verb, first.Why).ShouldBe((AdapterVerb.Pause, "maintenance"));
        first.By.ShouldStartWith("cli:");
        cli.Out.ShouldBe("demo: under way.\n");
        cli.Error.ShouldBe("gateway: It is disabled. 'gateway why NAME' says what it is doing.\n");
    }

    [Fact]
    public async Task A_probe_prints_its_outcome_and_fails_where_there_is_nobody_to_ask()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Commands.Answer = command => new CommandResult(CommandStatus.Accepted, $"'{command.Adapter}': a probe was answered: PONG after 3 ms");
        var cli = new TestCli();

        (await cli.InvokeAsync("probe", "demo", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Ok);
        gateway.Commands.Received.Single().Verb.ShouldBe(AdapterVerb.Probe);
        cli.Out.ShouldBe("'demo': a probe was answered: PONG after 3 ms\n");

        gateway.Commands.Answer = _ => new CommandResult(CommandStatus.Conflict, "'demo' has no probe.");
        (await cli.InvokeAsync("probe", "demo", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Conflict);
    }

    [Fact]
    public async Task Waiting_ends_when_the_next_generation_is_ready_and_prints_it()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Roster.Publish(Samples.Ready());
        gateway.Commands.Answer = command =>
        {
            gateway.Roster.Publish(Samples.Ready() with { Generation = new GenerationNumber(4), Since = Samples.Now });
            return new CommandResult(CommandStatus.Accepted, "under way");
        };
        var cli = new TestCli { Time = gateway.Time };

        (await cli.InvokeAsync("restart", "demo", "--wait", "--data", gateway.Paths.Data)).ShouldBe(ExitCode.Ok);

        cli.Out.ShouldStartWith("demo#4 is ready (hook-mapped)");
    }

    [Theory]
    [InlineData(AdapterVerb.Restart, AdapterState.Ready, 3, 0, SettleOutcome.Pending)]
    [InlineData(AdapterVerb.Restart, AdapterState.Starting, 4, 5, SettleOutcome.Pending)]
    [InlineData(AdapterVerb.Restart, AdapterState.Ready, 4, 5, SettleOutcome.Done)]
    [InlineData(AdapterVerb.Restart, AdapterState.Failed, 3, 0, SettleOutcome.Pending)]
    [InlineData(AdapterVerb.Restart, AdapterState.Failed, 4, 5, SettleOutcome.Elsewhere)]
    [InlineData(AdapterVerb.Reload, AdapterState.Backoff, 4, 5, SettleOutcome.Elsewhere)]
    [InlineData(AdapterVerb.Probe, AdapterState.Ready, 3, 0, SettleOutcome.Done)]
    [InlineData(AdapterVerb.Pause, AdapterState.Draining, 3, 5, SettleOutcome.Pending)]
    [InlineData(AdapterVerb.Pause, AdapterState.Paused, 3, 5, SettleOutcome.Done)]
    [InlineData(AdapterVerb.Disable, AdapterState.Disabled, 3, 5, SettleOutcome.Done)]
    [InlineData(AdapterVerb.Resume, AdapterState.Paused, 3, 0, SettleOutcome.Pending)]
    internal void An_old_state_is_never_taken_for_the_outcome(AdapterVerb verb, AdapterState state, long generation, int secondsLater, SettleOutcome expected)
    {
        var command = new CommandView("demo", verb, CommandStatus.Accepted, "", 3, Samples.Now);
        var adapter = Views.Of(Samples.Ready() with { State = state, Generation = new GenerationNumber(generation), Since = Samples.Now.AddSeconds(secondsLater) });

        Settling.Of(command, adapter).ShouldBe(expected);
    }

    [Fact]
    public async Task A_plugin_is_validated_without_a_running_gateway()
    {
        var good = new TestCli { StartFolder = _folder };
        (await good.InvokeAsync("plugins", "validate", ".")).ShouldBe(ExitCode.Ok);
        good.Out.ShouldStartWith("discord 2.0.0 can be taken (contract 1.0, needs the settings bot_token, guild).\n");
        good.Out.ShouldContain("This is a report, not a verdict");

        var refused = new TestCli
        {
            StartFolder = _folder,
            Inspected = Samples.NotConfigured() with { Refusal = new PluginRefusal(Reason.CorruptFile, "D.dll", "it is empty", "Copy it again.") },
        };
        (await refused.InvokeAsync("plugins", "validate", ".")).ShouldBe(ExitCode.Failure);
        refused.Error.ShouldBe("gateway: D.dll: it is empty (corrupt-file). Copy it again.\n");

        (await refused.InvokeAsync("plugins", "validate", "nowhere")).ShouldBe(ExitCode.NotFound);
    }

    [Fact]
    public async Task A_configuration_is_checked_without_a_running_gateway()
    {
        var cli = new TestCli { StartFolder = _folder, Configuration = new FakeConfigurationCheck("gateway.yaml:3: 'intervall' is no key; did you mean 'interval'?") };
        (await cli.InvokeAsync("config", "check")).ShouldBe(ExitCode.NotFound);

        await File.WriteAllTextAsync(Path.Combine(_folder, "gateway.yaml"), "gateway: {}", TestContext.Current.CancellationToken);
        (await cli.InvokeAsync("config", "check")).ShouldBe(ExitCode.BadConfiguration);
        cli.Error.ShouldContain("gateway: gateway.yaml:3: 'intervall' is no key");

        (await new TestCli { StartFolder = _folder }.InvokeAsync("config", "check")).ShouldBe(ExitCode.Ok);
    }
}
