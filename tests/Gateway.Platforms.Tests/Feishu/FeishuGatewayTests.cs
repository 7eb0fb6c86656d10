using Gateway.Chaos.Tests;
using Gateway.Host.Model;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>The adapter as people use it: dropped as a folder into a whole gateway, talking to the simulated Feishu.</summary>
public sealed class FeishuGatewayTests
{
    private const string Plugin = "Gateway.Adapters.Feishu";

    private const string Routes = """
          liveness_watchdog: {interval: 200ms, sweep: 20ms}
          plugins: {settle: 60ms, rescan: 100ms}
          limits: {backoff_initial: 50ms, backoff_max: 400ms, restart_budget: 100}
          routes:
            - {from: feishu, to: echo}
        """;

    [Fact]
    public async Task A_message_comes_in_and_its_echo_goes_out_as_an_answer()
    {
        await using var simulator = await FeishuSimulator.StartAsync();
        await using var gateway = await StartAsync(simulator);
        await gateway.ReadyAsync("feishu");
        var id = await simulator.WriteAsync("hello");
        await simulator.SentAsync("hello");
        simulator.Calls($"{id}/reply").Count().ShouldBe(1);
        await simulator.Recorder.WaitAsync("confirmed", _ => simulator.Unconfirmed == 0);
    }

    [Fact]
    public async Task A_restarted_gateway_misses_nothing_and_answers_nothing_twice()
    {
        await using var simulator = await FeishuSimulator.StartAsync();
        string home;
        await using (var gateway = await StartAsync(simulator))
        {
            (home, gateway.KeepHome) = (gateway.Home, true);
            await gateway.ReadyAsync("feishu");
            await simulator.WriteAsync("one");
            await simulator.SentAsync("one");
            await simulator.Recorder.WaitAsync("confirmed", _ => simulator.Unconfirmed == 0);
        }

        simulator.Switches.Duplicates = true;
        await simulator.WriteAsync("two");
        await using (await StartAsync(simulator, home))
        {
            await simulator.SentAsync("one", "two");
            await simulator.Recorder.WaitAsync("confirmed", _ => simulator.Unconfirmed == 0 && simulator.Confirmations.Count() == 3);
        }

        simulator.Sent.ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task A_secret_that_is_not_accepted_waits_for_a_person_and_says_what_to_do()
    {
        await using var simulator = await FeishuSimulator.StartAsync();
        simulator.Accepts = "another";
        await using var gateway = await StartAsync(simulator);
        var failed = await gateway.WaitAsync("feishu", "failed", one => one.State == AdapterState.Failed);
        failed.Reason.ShouldBe(Reason.FatalReported);
        failed.Detail.ShouldContain("developer console");
    }

    [Fact]
    public async Task A_replaced_generation_leaves_nothing_behind()
    {
        await using var simulator = await FeishuSimulator.StartAsync();
        await using var gateway = await StartAsync(simulator);
        await gateway.ReadyAsync("feishu");
        await simulator.WriteAsync("before");
        await simulator.SentAsync("before");
        (await gateway.CommandAsync("feishu", AdapterVerb.Restart)).Status.ShouldBe(CommandStatus.Accepted);
        await gateway.ReadyAsync("feishu", atLeast: 2);
        await simulator.WriteAsync("after");
        await simulator.SentAsync("after");
        var proved = await gateway.WaitAsync("feishu", "the first generation is proved gone or leaked", one =>
            one.Retired.Any(old => old.Generation.Value == 1 && old.State != RetiredState.Unloading));
        var first = proved.Retired.Single(old => old.Generation.Value == 1);
        first.State.ShouldBe(RetiredState.Unloaded, first.Detail);
        simulator.Sockets.Count.ShouldBe(1);
    }

    private static Task<GatewayUnderTest> StartAsync(FeishuSimulator simulator, string? home = null) => GatewayUnderTest.StartAsync(
        $"    feishu: {{plugin: feishu, settings: {{app_id: {FeishuSimulator.AppId}, app_secret: \"{FeishuSimulator.Secret}\", domain: \"{simulator.Url}\"}}}}", [Plugin], Routes, home);
}
