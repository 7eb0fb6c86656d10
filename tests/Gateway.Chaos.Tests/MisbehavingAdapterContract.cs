using Gateway.Host.Model;
using Gateway.Host.Operator;

namespace Gateway.Chaos.Tests;

/// <summary>
/// One adapter that does one thing wrong beside a healthy neighbour: noticed with the right reason, replaced, explained in one sentence,
/// and the neighbour never restarted. One suite for both tiers. Issue 2 and issue 4, "Shows".
/// </summary>
public abstract class MisbehavingAdapterContract(string isolation)
{
    // a process has to be started, and a busy machine takes its time for that
    private string Load => isolation == "process" ? ", limits: {load_deadline: 20s, run_return_deadline: 3s}" : "";

    public static TheoryData<string, string, string> Deaths { get; } = new()
    {
        { "task-returns", "", nameof(Reason.TaskEnded) },
        { "task-faults", "", nameof(Reason.TaskFaulted) },
        { "task-faults-hostile", "", nameof(Reason.TaskFaulted) },
        { "claims-alive-but-ended", "", nameof(Reason.TaskEnded) },
        { "fatal-reported", "retryable: true", nameof(Reason.FatalReported) },
        { "background-throws", "", nameof(Reason.BackgroundFaulted) },
        { "async-void", "", nameof(Reason.EscapedException) },
        { "thread-throws", "", nameof(Reason.EscapedException) },
        { "pool-throws", "", nameof(Reason.EscapedException) },
        { "timer-throws", "", nameof(Reason.EscapedException) },
        { "finalizer-throws", "", nameof(Reason.EscapedException) },
        { "claims-dead", "", nameof(Reason.OpinionDead) },
        { "throw-in-check", "", nameof(Reason.OpinionDead) },
        { "hang-check", "", nameof(Reason.CallTimeout) },
        { "null-task-run", "", nameof(Reason.TaskFaulted) },
    };

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task A_death_is_noticed_with_its_reason_and_the_next_generation_serves(string behaviour, string settings, string reason)
    {
        await using var gateway = await StartAsync(behaviour, settings);
        await gateway.ReadyAsync("neighbour");

        var death = await gateway.DeathAsync("bad");
        death.Reason.ShouldBe(Enum.Parse<Reason>(reason), gateway.Story());
        death.Evidence.ShouldNotBeEmpty();
        if (behaviour == "null-task-run")
        {
            await gateway.WaitAsync("bad", "started again", one => one.Generation.Value >= 2);
        }
        else
        {
            gateway.Release();
            await gateway.WaitAsync("bad", "ready again", one => WasReady(gateway, one));
        }

        var incident = gateway["bad"]!.LastIncident.ShouldNotBeNull();
        ReasonCatalogue.Of(incident.Reason).Remedy.ShouldNotBeEmpty();
        await AssertNeighbourUntouchedAsync(gateway);
    }

    [Fact]
    public async Task RunAsync_that_blocks_before_its_first_await_is_replaced()
    {
        await using var gateway = await StartAsync("hang-before-connect");
        (await gateway.DeathAsync("bad")).Reason.ShouldBe(Reason.RunBlocked);
        gateway.Release();
        await gateway.ReadyAsync("bad", atLeast: 2);
        await AssertNeighbourUntouchedAsync(gateway);
    }

    [Theory]
    [InlineData("hang-send")]
    [InlineData("hang-send-async")]
    public async Task A_send_that_never_returns_is_noticed_and_the_adapter_replaced(string behaviour)
    {
        await using var gateway = await StartAsync(behaviour);
        await gateway.ReadyAsync("bad");
        gateway.Send("bad", "hello");
        (await gateway.DeathAsync("bad")).Reason.ShouldBe(Reason.CallTimeout);
        gateway.Release();
        await gateway.ReadyAsync("bad", atLeast: 2);
        await AssertNeighbourUntouchedAsync(gateway);
    }

    [Fact]
    public async Task A_hook_that_never_answers_costs_the_generation_and_its_caller_gets_504()
    {
        await using var gateway = await StartAsync("hang-hook");
        await gateway.ReadyAsync("bad");
        await gateway.WaitForHookAsync("bad");
        var answer = await gateway.Http.GetAsync("/hooks/bad/x", TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(504);
        (await gateway.DeathAsync("bad")).Reason.ShouldBe(Reason.CallTimeout);
        gateway.Release();
        await gateway.ReadyAsync("bad", atLeast: 2);
        await AssertNeighbourUntouchedAsync(gateway);
    }

    [Fact]
    public async Task A_hook_that_throws_answers_500_and_nobody_dies()
    {
        await using var gateway = await StartAsync("throw-in-hook");
        await gateway.ReadyAsync("bad");
        await gateway.WaitForHookAsync("bad");
        var answer = await gateway.Http.GetAsync("/hooks/bad/x", TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(500);
        gateway["bad"]!.Generation.Value.ShouldBe(1);
    }

    [Theory]
    [InlineData("hang-on-stop")]
    [InlineData("swallow-cancellation")]
    [InlineData("sleep-in-cancellation-callback")]
    public async Task An_adapter_that_does_not_stop_is_abandoned_and_its_successor_serves(string behaviour)
    {
        await using var gateway = await StartAsync(behaviour);
        await gateway.ReadyAsync("bad");
        (await gateway.CommandAsync("bad", AdapterVerb.Restart)).Status.ShouldBe(CommandStatus.Accepted);

        await gateway.ReadyAsync("bad", atLeast: 2);
        gateway.Events.Recent().ShouldContain(one => one.Kind == EventKind.WorkAbandoned && one.Generation!.Value.Value == 1, gateway.Story());
        var left = isolation == "process" ? RetiredState.Unloaded : RetiredState.Leaked;
        await gateway.WaitAsync("bad", "its end is settled", one => one.Retired.Any(old => old.State == left));

        // what held it lets go: the leak is over, and that is seen too
        gateway.Release();
        await AssertNeighbourUntouchedAsync(gateway);
    }

    [Fact]
    public async Task A_constructor_that_throws_is_tried_again_with_backoff()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            $"    bad: {{plugin: throwing-constructor{Load}}}\n    neighbour: {{plugin: wellbehaved{Load}}}", ["ThrowingConstructor", "Wellbehaved"], isolation: isolation);
        (await gateway.DeathAsync("bad")).Reason.ShouldBe(Reason.ConstructFailed);
        await gateway.WaitAsync("bad", "tried again", one => one.Generation.Value >= 3);
        await AssertNeighbourUntouchedAsync(gateway);
    }

    [Fact]
    public async Task A_forgotten_task_that_faults_is_a_strike_and_not_a_death()
    {
        await using var gateway = await StartAsync("forgotten-task");
        await gateway.WaitAsync("bad", "degraded by the forgotten task", one => one.Reason == Reason.ForgottenTaskFaulted);
        gateway["bad"]!.Generation.Value.ShouldBe(1);
        await AssertNeighbourUntouchedAsync(gateway);
    }

    [Fact]
    public async Task With_200_blocked_pool_threads_liveness_still_answers()
    {
        await using var gateway = await StartAsync("block-pool");
        await gateway.ReadyAsync("bad");
        var live = await gateway.Http.GetAsync("/healthz/live", TestContext.Current.CancellationToken);
        ((int)live.StatusCode).ShouldBe(200);
        gateway.Release();
        await AssertNeighbourUntouchedAsync(gateway);
    }

    [Fact]
    public async Task A_log_flood_is_cut_off_and_the_adapter_goes_on()
    {
        await using var gateway = await StartAsync("log-flood", "count: 50000");
        await gateway.ReadyAsync("bad");
        await gateway.WaitForFileAsync(Path.Combine(gateway.Home, "data", "logs"), "bad*.log");
        Directory.GetFiles(Path.Combine(gateway.Home, "data", "logs"), "bad*").Sum(file => new FileInfo(file).Length).ShouldBeLessThan(12 * 1024 * 1024);
        gateway["bad"]!.Generation.Value.ShouldBe(1);
        await AssertNeighbourUntouchedAsync(gateway);
    }

    [Fact]
    public async Task A_plugin_that_ships_its_own_copy_of_the_contract_runs_all_the_same_and_is_told_so()
    {
        await using var gateway = await GatewayUnderTest.StartAsync($"    neighbour: {{plugin: wellbehaved{Load}}}\n    own-abstractions: {{plugin: own-abstractions{Load}}}", ["OwnAbstractions", "Wellbehaved"], isolation: isolation);
        await gateway.ReadyAsync("own-abstractions");
        gateway.Services.GetCatalog().Entries.Single(one => one.Id.ToString() == "own-abstractions").Notes.ShouldContain(note => note.Contains("Gateway.Abstractions", StringComparison.Ordinal));
    }

    private protected Task<GatewayUnderTest> StartAsync(string behaviour, string settings = "") =>
        GatewayUnderTest.StartAsync(
            $"    bad: {{plugin: misbehaving{Load}, settings: {{behaviour: {behaviour}, release_file: $HOME/release{(settings.Length > 0 ? ", " + settings : "")}}}}}\n    neighbour: {{plugin: wellbehaved{Load}}}",
            ["Misbehaving", "Wellbehaved"],
            isolation: isolation);

    private static bool WasReady(GatewayUnderTest gateway, AdapterSnapshot now) =>
        now.Generation.Value >= 2 && gateway.Events.Recent().Any(one =>
            one.Kind == EventKind.StateChanged && one.Adapter == now.Name && one.Generation!.Value.Value >= 2 && one.Text.StartsWith("Ready", StringComparison.Ordinal));

    private protected static async Task AssertNeighbourUntouchedAsync(GatewayUnderTest gateway)
    {
        // the bad one may be through with its misdeed before the neighbour has even started
        var neighbour = await gateway.ReadyAsync("neighbour");
        neighbour.Generation.Value.ShouldBe(1, gateway.Story());
        neighbour.State.ShouldBe(AdapterState.Ready);
    }
}
