using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>A whole gateway that Telegram calls: nothing is lost and nothing comes twice, whatever happens to the calls.</summary>
public sealed class TelegramWebhookGatewayTests
{
    [Fact]
    public async Task A_message_in_a_topic_comes_in_and_its_echo_goes_out_as_an_answer_into_the_topic()
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var gateway = await WebhookGateway.StartAsync(simulator);
        (await gateway.ConnectedAsync()).Transport.ShouldBe(TransportKind.Passive, "silence is not to be judged");
        simulator.Write("hello", chat: -100, change: message => (message["message_thread_id"], message["is_topic_message"]) = (9, true));
        await simulator.SentAsync("hello");
        var answer = simulator.Of("sendMessage").Single();
        (answer.Text("chat_id"), answer.Text("message_thread_id")).ShouldBe(("-100", "9"));
        answer.Arguments["reply_parameters"]!["message_id"]!.ToString().ShouldBe("1");
        simulator.Calls.Select(call => call.Method).ShouldBe(["getMe", "setWebhook", "sendMessage"]);
    }

    [Fact]
    public async Task What_is_written_while_the_gateway_is_down_comes_when_it_is_back_and_nothing_comes_twice()
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        string home;
        await using (var gateway = await WebhookGateway.StartAsync(simulator))
        {
            (home, gateway.KeepHome) = (gateway.Home, true);
            await gateway.ConnectedAsync();
            simulator.Write("one");
            await simulator.SentAsync("one");
            await simulator.WaitAsync("one is confirmed", _ => simulator.Unconfirmed == 0);
        }

        // stopping leaves the webhook set, and Telegram goes on trying
        simulator.WebhookUrl.ShouldNotBeEmpty();
        simulator.Write("two");
        await simulator.WaitAsync("tried, and tried again", _ => simulator.WebhookCalls.Count(call => call.Status == 0) >= 2);
        simulator.Write("three");
        await using (await WebhookGateway.StartAsync(simulator, home))
        {
            await simulator.SentAsync("one", "two", "three");
            await simulator.WaitAsync("all is confirmed", _ => simulator.Unconfirmed == 0);
        }

        simulator.Of("sendMessage").Select(call => call.Text("text")).ShouldBe(["one", "two", "three"]);
    }

    [Fact]
    public async Task Calls_that_come_twice_or_late_or_are_cut_bring_each_message_once()
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var gateway = await WebhookGateway.StartAsync(simulator);
        await gateway.ConnectedAsync();
        simulator.Webhook.Doubles = true;
        simulator.Write("twice");
        await simulator.SentAsync("twice");
        await simulator.WaitAsync("both were answered well", _ => simulator.WebhookCalls.Count(call => call.Status == 200) == 2);
        simulator.Webhook.Doubles = false;

        simulator.Webhook.Delays = true;
        simulator.Write("late");
        simulator.CutWebhook();
        simulator.Webhook.Delays = false;
        simulator.Look();
        await simulator.SentAsync("late");
        await simulator.WaitAsync("all is confirmed", _ => simulator.Unconfirmed == 0);
        simulator.Of("sendMessage").Select(call => call.Text("text")).ShouldBe(["twice", "late"]);
        gateway[WebhookGateway.Name]!.Generation.Value.ShouldBe(1, gateway.Story());
    }

    [Fact]
    public async Task The_order_within_a_chat_is_kept_over_refusals_and_a_burst_of_many_chats_is_taken()
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var gateway = await WebhookGateway.StartAsync(simulator);
        await gateway.ConnectedAsync();
        simulator.Webhook.Forges = true;
        var texts = Enumerable.Range(0, 100).Select(number => $"message {number}").ToArray();
        for (var number = 0; number < texts.Length; number++)
        {
            simulator.Write(texts[number], chat: 100 + (number % 10));
        }

        await simulator.WaitAsync("refused in every chat", _ => simulator.WebhookCalls.Count(call => call.Status == 401) >= 10);
        simulator.Webhook.Forges = false;
        await simulator.SentAsync(texts);
        await simulator.WaitAsync("all is confirmed", _ => simulator.Unconfirmed == 0);
        foreach (var chat in simulator.Of("sendMessage").GroupBy(call => call.Text("chat_id")))
        {
            chat.Select(call => call.Text("text")).ShouldBe(texts.Where((_, number) => $"{100 + (number % 10)}" == chat.Key), $"chat {chat.Key}");
        }
    }

    [Fact]
    public async Task A_webhook_that_was_taken_over_is_taken_back_by_a_probe_and_nothing_is_lost()
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var gateway = await WebhookGateway.StartAsync(simulator);
        await gateway.ConnectedAsync();
        simulator.Webhook.Delays = true;
        await simulator.ReplaceWebhookAsync("https://x.test/hook");
        simulator.Write("meanwhile");
        (await gateway.CommandAsync(WebhookGateway.Name, AdapterVerb.Probe)).Status.ShouldBe(CommandStatus.Accepted);
        await gateway.ConnectedAsync(atLeast: 2);
        simulator.Webhook.Delays = false;
        simulator.Look();
        await simulator.SentAsync("meanwhile");
        (await gateway.DeathAsync(WebhookGateway.Name)).Text.ShouldContain("webhook-replaced");
    }

    [Fact]
    public async Task The_mode_is_changed_while_it_runs_in_both_directions_and_every_message_comes_once()
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var gateway = await WebhookGateway.StartAsync(simulator);
        await gateway.ConnectedAsync();
        simulator.Write("called");
        await simulator.SentAsync("called");

        await ChangeAsync(gateway.Home, "mode: webhook", "mode: poll");
        await simulator.WaitAsync("polls", calls => calls.Exists(call => call.Method == "getUpdates"));
        simulator.WebhookUrl.ShouldBeEmpty();
        (await gateway.ConnectedAsync(atLeast: 2)).Transport.ShouldBe(TransportKind.LongPoll);
        simulator.Write("polled");
        await simulator.SentAsync("polled");

        await ChangeAsync(gateway.Home, "mode: poll", "mode: webhook");
        await simulator.WaitAsync("called again", _ => simulator.WebhookUrl.Length > 0);
        simulator.Write("called again");
        await simulator.SentAsync("called again");
        await simulator.WaitAsync("all is confirmed", _ => simulator.Unconfirmed == 0);
        simulator.Of("sendMessage").Select(call => call.Text("text")).ShouldBe(["called", "polled", "called again"]);
    }

    private static async Task ChangeAsync(string home, string from, string to)
    {
        var file = Path.Combine(home, "gateway.yaml");
        var yaml = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        yaml.ShouldContain(from);
        await File.WriteAllTextAsync(file, yaml.Replace(from, to, StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }
}
