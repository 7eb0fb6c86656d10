using Gateway.Chaos.Tests;
using Gateway.Host.Model;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>The adapter as people use it: dropped as a folder into a whole gateway, talking to the simulated Bot API.</summary>
public sealed class TelegramGatewayTests
{
    private const string Plugin = "Gateway.Adapters.Telegram";

    // limits as they are by default, where the adapter's own deadlines have to fit in; only the folder is watched faster
    private const string Routes = """
          liveness_watchdog: {interval: 200ms, sweep: 20ms}
          plugins: {settle: 60ms, rescan: 100ms}
          limits: {backoff_initial: 50ms, backoff_max: 400ms, restart_budget: 100}
          routes:
            - {from: tg, to: echo}
        """;

    [Fact]
    public async Task A_message_comes_in_and_its_echo_goes_out_as_an_answer()
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var gateway = await StartAsync(simulator);
        await gateway.ReadyAsync("tg");

        simulator.Write("hello", chat: -100, change: message => (message["message_thread_id"], message["is_topic_message"]) = (9, true));
        await simulator.SentAsync("hello");

        simulator.Calls.Take(3).Select(call => call.Method).ShouldBe(["deleteWebhook", "getMe", "getUpdates"]);
        simulator.Of("deleteWebhook").Single().Text("drop_pending_updates").ShouldNotBe("true");
        var answer = simulator.Of("sendMessage").Single();
        answer.Text("chat_id").ShouldBe("-100");
        answer.Text("message_thread_id").ShouldBe("9");
        answer.Arguments["reply_parameters"]!["message_id"]!.ToString().ShouldBe("1");
        answer.Arguments["reply_parameters"]!["allow_sending_without_reply"]!.ToString().ShouldBe("true");
    }

    [Fact]
    public async Task A_restarted_gateway_goes_on_where_it_was_nothing_lost_and_nothing_twice()
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        long first;
        string home;
        await using (var gateway = await StartAsync(simulator))
        {
            (home, gateway.KeepHome) = (gateway.Home, true);
            await gateway.ReadyAsync("tg");
            first = simulator.Write("one");
            await simulator.SentAsync("one");
            await simulator.WaitAsync("one is confirmed", _ => simulator.Unconfirmed == 0);
        }

        simulator.Write("two");
        simulator.Write("three");
        var before = simulator.Calls.Count;
        await using (await StartAsync(simulator, home: home))
        {
            await simulator.SentAsync("one", "two", "three");
            await simulator.WaitAsync("all is confirmed", _ => simulator.Unconfirmed == 0);
        }

        simulator.Calls.Skip(before).First(call => call.Method == "getUpdates").Number("offset").ShouldBe(first + 1);
        simulator.Of("sendMessage").Select(call => call.Text("text")).ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_waits_for_a_person_and_says_what_to_do()
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var gateway = await StartAsync(simulator, token: "123456:revoked");
        var failed = await gateway.WaitAsync("tg", "failed", one => one.State == AdapterState.Failed);
        failed.Reason.ShouldBe(Reason.FatalReported);
        failed.Detail.ShouldContain("@BotFather");
        ReasonCatalogue.Of(failed.Reason).Remedy.ShouldNotBeEmpty();
        simulator.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_token_that_is_corrected_is_taken_without_a_restart()
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var gateway = await StartAsync(simulator, token: "123456:revoked");
        await gateway.WaitAsync("tg", "failed", one => one.State == AdapterState.Failed);

        var file = Path.Combine(gateway.Home, "gateway.yaml");
        var yaml = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, yaml.Replace("123456:revoked", TelegramSimulator.Token, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await gateway.ReadyAsync("tg", atLeast: 2);
    }

    [Fact]
    public async Task A_server_that_is_gone_concerns_no_other_bot()
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var other = await TelegramSimulator.StartAsync();
        other.Accepts = "654321:another-bot";
        await using var gateway = await GatewayUnderTest.StartAsync(
            $"{Bot("tg", simulator)}\n{Bot("other", other, other.Accepts)}", [Plugin], $"{Routes}\n    - {{from: other, to: echo}}");
        await gateway.ReadyAsync("tg");
        await gateway.ReadyAsync("other");

        await simulator.RefuseAsync();
        await gateway.WaitAsync("tg", "degraded", one => one.State == AdapterState.Degraded);
        other.Write("still here");
        await other.SentAsync("still here");
        gateway["other"]!.State.ShouldBe(AdapterState.Ready);

        simulator.Write("written meanwhile");
        await simulator.ListenAsync();
        await simulator.SentAsync("written meanwhile");
        gateway["other"]!.Generation.Value.ShouldBe(1);
        (await gateway.ReadyAsync("tg")).Generation.Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_is_closed_without_an_answer_is_named_and_polling_goes_on_after_it()
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var gateway = await StartAsync(simulator);
        await gateway.ReadyAsync("tg");

        simulator.SetFault(Fault.CloseConnection, "getUpdates");
        await gateway.WaitAsync("tg", "degraded: network", one =>
            one.State == AdapterState.Degraded && one.Reason == Reason.AdapterDegraded && one.Detail.Contains("network", StringComparison.Ordinal));
        simulator.SetFault(Fault.None);
        simulator.Write("afterwards");

        await simulator.SentAsync("afterwards");
        (await gateway.ReadyAsync("tg")).Generation.Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_send_over_the_limit_is_sent_once_after_the_wait()
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var gateway = await StartAsync(simulator);
        await gateway.ReadyAsync("tg");

        simulator.SetFault(Fault.TooManyRequests, "sendMessage", times: 1);
        simulator.Write("patience");
        await simulator.WaitAsync("tried again", _ => simulator.Of("sendMessage").Count() == 2);
        simulator.Write("next");
        await simulator.SentAsync("next");
        simulator.Of("sendMessage").Select(call => call.Text("text")).ShouldBe(["patience", "patience", "next"]);
    }

    [Fact]
    public async Task A_replaced_generation_leaves_nothing_behind_although_it_brings_its_own_library()
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var gateway = await StartAsync(simulator);
        await gateway.ReadyAsync("tg");
        simulator.Write("before");
        await simulator.SentAsync("before");

        (await gateway.CommandAsync("tg", AdapterVerb.Restart)).Status.ShouldBe(CommandStatus.Accepted);
        await gateway.ReadyAsync("tg", atLeast: 2);
        simulator.Write("after");
        await simulator.SentAsync("after");

        var proved = await gateway.WaitAsync("tg", "the first generation is proved gone or leaked", one =>
            one.Retired.Any(old => old.Generation.Value == 1 && old.State != RetiredState.Unloading));
        var first = proved.Retired.Single(old => old.Generation.Value == 1);
        first.State.ShouldBe(RetiredState.Unloaded, first.Detail);
    }

    private static Task<GatewayUnderTest> StartAsync(TelegramSimulator simulator, string token = TelegramSimulator.Token, string? home = null) =>
        GatewayUnderTest.StartAsync(Bot("tg", simulator, token), [Plugin], Routes, home);

    private static string Bot(string name, TelegramSimulator simulator, string token = TelegramSimulator.Token) =>
        $"    {name}: {{plugin: telegram, settings: {{token: \"{token}\", api_root: \"{simulator.Url}\", poll_timeout: 1s}}}}";
}
