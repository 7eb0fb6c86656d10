using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Adapters.Slack;
using Gateway.Chaos.Tests;
using Gateway.Host.Model;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>The adapter as people use it: dropped as a folder into a whole gateway, talking to the simulated Slack.</summary>
public sealed class SlackGatewayTests
{
    private const string Plugin = "Gateway.Adapters.Slack";

    private const string Routes = """
          liveness_watchdog: {interval: 200ms, sweep: 20ms}
          plugins: {settle: 60ms, rescan: 100ms}
          limits: {backoff_initial: 50ms, backoff_max: 400ms, restart_budget: 100}
          routes:
            - {from: slack, to: echo}
        """;

    [Fact]
    public async Task A_message_comes_in_and_its_echo_goes_out_as_an_answer_in_a_thread()
    {
        await using var simulator = await SlackSimulator.StartAsync();
        await using var gateway = await StartAsync(simulator);
        await gateway.ReadyAsync("slack");
        var stamp = await simulator.WriteAsync("hello <https://example.org|there>");
        await simulator.SentAsync("hello there (https://example.org)");
        simulator.Calls("chat.postMessage").Single().Body!["thread_ts"]!.ToString().ShouldBe(stamp);
        await simulator.Recorder.WaitAsync("both events are confirmed", _ => simulator.Unconfirmed == 0);
    }

    [Fact]
    public async Task A_restarted_gateway_goes_on_where_it_was_nothing_lost_and_nothing_twice()
    {
        await using var simulator = await SlackSimulator.StartAsync();
        string home;
        await using (var gateway = await StartAsync(simulator))
        {
            (home, gateway.KeepHome) = (gateway.Home, true);
            await gateway.ReadyAsync("slack");
            await simulator.WriteAsync("one");
            await simulator.SentAsync("one");
            await simulator.Recorder.WaitAsync("confirmed", _ => simulator.Unconfirmed == 0);
        }

        // Slack has given up on one of them, and delivers the other
        simulator.Switches.IsQuiet = true;
        await simulator.WriteAsync("two");
        simulator.Switches.IsQuiet = false;
        await simulator.WriteAsync("three");
        await using (await StartAsync(simulator, home: home))
        {
            await simulator.SentAsync("one", "two", "three");
            await simulator.Recorder.WaitAsync("confirmed", _ => simulator.Unconfirmed == 0);
        }

        simulator.Sent.ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task Every_event_delivered_twice_is_answered_once()
    {
        await using var simulator = await SlackSimulator.StartAsync();
        await using var gateway = await StartAsync(simulator);
        await gateway.ReadyAsync("slack");
        simulator.Switches.Duplicates = true;
        await simulator.WriteAsync("one");
        await simulator.WriteAsync("two");
        await simulator.SentAsync("one", "two");
        await simulator.Recorder.WaitAsync("everything is confirmed", _ => simulator.Unconfirmed == 0 && simulator.Confirmations.Count() == 8);
        simulator.Sent.ShouldBe(["one", "two"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_waits_for_a_person_and_says_what_to_do()
    {
        await using var simulator = await SlackSimulator.StartAsync();
        simulator.AcceptsApp = "xapp-2-another";
        await using var gateway = await StartAsync(simulator);
        var failed = await gateway.WaitAsync("slack", "failed", one => one.State == AdapterState.Failed);
        failed.Reason.ShouldBe(Reason.FatalReported);
        failed.Detail.ShouldContain("api.slack.com/apps");
        simulator.Calls("apps.connections.open").Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_replaced_generation_leaves_nothing_behind()
    {
        await using var simulator = await SlackSimulator.StartAsync();
        await using var gateway = await StartAsync(simulator);
        await gateway.ReadyAsync("slack");
        await simulator.WriteAsync("before");
        await simulator.SentAsync("before");
        (await gateway.CommandAsync("slack", AdapterVerb.Restart)).Status.ShouldBe(CommandStatus.Accepted);
        await gateway.ReadyAsync("slack", atLeast: 2);
        await simulator.WriteAsync("after");
        await simulator.SentAsync("after");
        var proved = await gateway.WaitAsync("slack", "the first generation is proved gone or leaked", one =>
            one.Retired.Any(old => old.Generation.Value == 1 && old.State != RetiredState.Unloading));
        var first = proved.Retired.Single(old => old.Generation.Value == 1);
        first.State.ShouldBe(RetiredState.Unloaded, first.Detail);
        simulator.Sockets.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Over_the_Events_API_the_same_conversation_needs_no_connection()
    {
        await using var simulator = await SlackSimulator.StartAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(
            $"    slack: {{plugin: slack, settings: {{bot_token: \"{SlackSimulator.BotToken}\", events_api: true, signing_secret: \"{SlackSimulator.Secret}\", api_root: \"{simulator.Url}/api\"}}}}",
            [Plugin], Routes);
        await gateway.ReadyAsync("slack");
        (await CallAsync(gateway, """{"type":"url_verification","challenge":"abc"}""")).ShouldBe((HttpStatusCode.OK, """{"challenge":"abc"}"""));
        const string Body = """{"type":"event_callback","event_id":"Ev1","event":{"type":"message","channel":"C0ROOM","user":"U1","text":"hello","ts":"1700000000.000100"}}""";
        (await CallAsync(gateway, Body)).Status.ShouldBe(HttpStatusCode.OK);
        (await CallAsync(gateway, Body)).Status.ShouldBe(HttpStatusCode.OK);
        (await CallAsync(gateway, Body, secret: "wrong")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        await simulator.SentAsync("hello");
        simulator.Sent.Count().ShouldBe(1);
        simulator.Calls("apps.connections.open").ShouldBeEmpty();
    }

    private static Task<GatewayUnderTest> StartAsync(SlackSimulator simulator, string? home = null) => GatewayUnderTest.StartAsync(
        $"    slack: {{plugin: slack, settings: {{bot_token: \"{SlackSimulator.BotToken}\", app_token: \"{SlackSimulator.AppToken}\", api_root: \"{simulator.Url}/api\"}}}}",
        [Plugin], Routes, home);

    private static async Task<(HttpStatusCode Status, string Body)> CallAsync(GatewayUnderTest gateway, string body, string secret = SlackSimulator.Secret)
    {
        var stamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/slack/events") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("X-Slack-Request-Timestamp", stamp);
        request.Headers.TryAddWithoutValidation("X-Slack-Signature", new SignatureCheck(secret, TimeProvider.System).Sign(stamp, Encoding.UTF8.GetBytes(body)));
        using var answer = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
