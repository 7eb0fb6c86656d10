using Gateway.Fixtures;

namespace Gateway.Process.Tests;

/// <summary>The command line against a gateway that runs, has ended, or never ran.</summary>
public sealed class CommandLineTests : IAsyncLifetime
{
    private readonly GatewayHome _home = new GatewayHome(GatewayHome.Demo).WithWebhook();
    private GatewayProcess _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayProcess.StartAsync(_home);
        await _gateway.ReadyAsync("demo");
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Status_list_and_why_show_the_adapter()
    {
        Succeeds(await _gateway.CommandAsync("status")).ShouldContain($"process {_gateway.Id}");
        var list = Succeeds(await _gateway.CommandAsync("list"));
        list.ShouldContain("demo");
        list.ShouldContain("webhook");
        Succeeds(await _gateway.CommandAsync("why", "demo")).ShouldStartWith("demo is ready because ");
    }

    [Fact]
    public async Task A_restart_that_waits_ends_when_the_next_generation_is_ready()
    {
        Succeeds(await _gateway.CommandAsync("restart", "demo", "--wait", "--why", "for a test")).ShouldStartWith("demo#2 is ready");
        (await _gateway.FindAsync("demo"))!.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_paused_adapter_rests_until_it_is_resumed()
    {
        Succeeds(await _gateway.CommandAsync("pause", "demo", "--wait"));
        (await _gateway.FindAsync("demo"))!.ShouldSatisfyAllConditions(seen => seen.State.ShouldBe("paused"), seen => seen.Desired.ShouldBe("paused"));
        (await _gateway.PostAsync("hooks/demo", """{"conversation":"c","sender":"a","text":"t"}""")).Status.ShouldBe(503);

        Succeeds(await _gateway.CommandAsync("resume", "demo", "--wait"));
        (await _gateway.PostAsync("hooks/demo", """{"conversation":"c","sender":"a","text":"t"}""")).Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_plugin_and_a_configuration_are_checked_without_asking_the_gateway()
    {
        Succeeds(await _gateway.CommandAsync("plugins", "validate", FixtureFolders.Of("Wellbehaved"))).ShouldContain("can be taken");
        var refused = await _gateway.CommandAsync("plugins", "validate", FixtureFolders.Of("FutureContract"));
        refused.Code.ShouldBe(1, refused.All);
        refused.Errors.ShouldContain("contract");

        Succeeds(await _gateway.CommandAsync("config", "check")).ShouldContain("can be used");
        _home.Configure("gateway: {listne: {}}");
        var typo = await _gateway.CommandAsync("config", "check");
        typo.Code.ShouldBe(78, typo.All);
        typo.Errors.ShouldContain("Did you mean 'listen'?");
    }

    [Fact]
    public async Task An_unknown_adapter_is_exit_code_6() => Fails(await _gateway.CommandAsync("why", "nobody"), 6, "nobody");

    [Fact]
    public async Task A_wrong_token_is_exit_code_5() => Fails(await _gateway.CommandAsync("status", "--token", "wrong"), 5, "token");

    [Fact]
    public async Task A_command_that_makes_no_sense_now_is_exit_code_7() => Fails(await _gateway.CommandAsync("rollback", "demo"), 7, "demo");

    [Fact]
    public async Task A_folder_on_which_no_gateway_runs_is_exit_code_3()
    {
        using var empty = new GatewayHome("gateway:");
        Fails(await Executable.RunAsync("status", "--home", empty.Folder), 3, empty.Data);
    }

    [Fact]
    public async Task A_gateway_that_was_killed_leaves_a_stale_file_which_is_exit_code_4()
    {
        await _gateway.KillAsync();
        File.Exists(_home.Discovery).ShouldBeTrue();
        Fails(await _gateway.CommandAsync("status"), 4, $"process {_gateway.Id}");
    }

    private static string Succeeds(ProcessOutcome outcome)
    {
        outcome.Code.ShouldBe(0, outcome.All);
        outcome.Errors.ShouldBeEmpty();
        return outcome.Output;
    }

    private static void Fails(ProcessOutcome outcome, int code, string part)
    {
        outcome.Code.ShouldBe(code, outcome.All);
        var line = outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem(outcome.All);
        line.ShouldStartWith("gateway: ");
        line.ShouldContain(part);
    }
}
