using Gateway.Abstractions;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>What the adapter does before Telegram calls it.</summary>
public sealed class TelegramWebhookStartTests
{
    private const string Url = "https://bots.example.org/gw/hooks/fake/updates";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("", "is needed")]
    [InlineData("bots.example.org", "https://")]
    [InlineData("ftp://bots.example.org", "https://")]
    [InlineData("http://bots.example.org", "https://")]
    [InlineData("https://bots.example.org/?a=b", "without")]
    [InlineData("https://user@bots.example.org", "without")]
    public async Task An_address_that_Telegram_cannot_call_is_told_to_a_person_and_nothing_is_asked(string address, string said)
    {
        await using var rig = await TelegramRig.StartAsync(more: [("mode", "webhook"), ("public_url", address)]);
        await rig.UntilAsync("reported", () => rig.Context.Reports.Contains("fatal:bad-settings"));
        rig.Context.Said.ShouldContain(text => text.Contains("public_url", StringComparison.Ordinal) && text.Contains(said, StringComparison.Ordinal) && text.Contains("Reconfigure", StringComparison.Ordinal));
        rig.Simulator.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("https://bots.example.org:9000", "9000")]
    [InlineData("http://127.0.0.1:8787", "https://")]
    public async Task Telegram_itself_calls_neither_other_ports_nor_without_TLS(string address, string said)
    {
        await using var rig = await TelegramRig.StartAsync(more: [("mode", "webhook"), ("public_url", address), ("api_root", "https://api.telegram.org")]);
        await rig.UntilAsync("reported", () => rig.Context.Reports.Contains("fatal:bad-settings"));
        rig.Context.Said.ShouldContain(text => text.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_of_ones_own_may_call_this_machine_without_TLS()
    {
        await using var rig = await TelegramRig.StartAsync((simulator, _) => simulator.Webhook.Delays = true, ("mode", "webhook"), ("public_url", "http://127.0.0.1:8787"));
        await rig.ConnectedAsync();
        rig.Simulator.WebhookUrl.ShouldBe("http://127.0.0.1:8787/hooks/fake/updates");
    }

    [Fact]
    public async Task Telegram_is_told_address_secret_kinds_and_connections_after_the_token_was_checked()
    {
        await using var rig = await TelegramRig.StartAsync(more: [.. TelegramRig.Webhook, ("allowed_updates:0", "message")]);
        await rig.ConnectedAsync();
        rig.Simulator.Calls.Select(call => call.Method).ShouldBe(["getMe", "setWebhook"]);
        var set = rig.Simulator.Of("setWebhook").Single();
        set.Text("url").ShouldBe(Url);
        set.Text("max_connections").ShouldBe("20");
        set.Arguments["allowed_updates"]!.ToJsonString().ShouldBe("""["message"]""");
        set.Text("drop_pending_updates").ShouldNotBe("true");
        set.Text("secret_token").ShouldNotBeNull().ShouldMatch("^[A-Za-z0-9_-]{32,256}$");
    }

    [Fact]
    public async Task The_hook_serves_before_Telegram_has_said_that_it_will_call()
    {
        await using var rig = await TelegramRig.StartAsync((simulator, _) => simulator.SetFault(Fault.NeverAnswer, "setWebhook"), TelegramRig.Webhook);
        await rig.UntilAsync("asked", () => rig.Simulator.Held == 1);
        var secret = rig.Simulator.Of("setWebhook").Single().Text("secret_token")!;
        (await rig.Context.CallHookAsync(Updates.Call(secret, Updates.Message(1, "early")))).Status.ShouldBe(200);
        rig.Context.Received.Single().Text.ShouldBe("early");
        rig.Context.Reports.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(StartReason.Cold, "true", true)]
    [InlineData(StartReason.Cold, "false", false)]
    [InlineData(StartReason.Recovery, "true", false)]
    [InlineData(StartReason.Reload, "true", false)]
    [InlineData(StartReason.Configuration, "true", false)]
    public async Task What_is_waiting_is_forgotten_only_at_a_cold_start_and_only_when_asked_for(StartReason reason, string drop, bool forgotten)
    {
        await using var rig = await TelegramRig.StartAsync(
            (simulator, context) =>
            {
                context.StartReason = reason;
                simulator.Write("old");
            },
            [.. TelegramRig.Webhook, ("drop_pending", drop)]);
        await rig.ConnectedAsync();
        rig.Simulator.Unconfirmed.ShouldBe(forgotten ? 0 : 1);
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_waits_for_a_person_and_no_webhook_is_set()
    {
        await using var rig = await TelegramRig.StartAsync(more: [.. TelegramRig.Webhook, ("token", "123456:revoked")]);
        await rig.UntilAsync("reported", () => rig.Context.Reports.Contains("fatal:bad-credentials"));
        rig.Simulator.Calls.Select(call => call.Method).ShouldBe(["getMe"]);
        rig.Context.Said.ShouldContain(text => text.Contains("@BotFather", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_Telegram_refuses_for_good_waits_for_a_person_in_Telegrams_words()
    {
        await using var rig = await TelegramRig.StartAsync((simulator, _) => simulator.Webhook.Refuses = "IP address 10.0.0.1 is reserved", TelegramRig.Webhook);
        await rig.UntilAsync("reported", () => rig.Context.Reports.Contains("fatal:bad-settings"));
        rig.Context.Said.ShouldContain(text => text.Contains("10.0.0.1 is reserved", StringComparison.Ordinal) && text.Contains("Reconfigure", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_yet_is_tried_again()
    {
        await using var rig = await TelegramRig.StartAsync((simulator, _) => simulator.Webhook.Refuses = "Failed to resolve host: Name or service not known", TelegramRig.Webhook);
        await rig.UntilAsync("said", () => rig.Context.Reports.Contains("degraded:webhook-refused"));
        rig.Simulator.Webhook.Refuses = null;
        await rig.UntilAsync("connected", () => rig.Context.Reports.Contains("connected"), Second);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_at_the_start_is_waited_for()
    {
        await using var rig = await TelegramRig.StartAsync((simulator, _) => simulator.SetFault(Fault.CloseConnection), TelegramRig.Webhook);
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:network"));
        rig.Simulator.SetFault(Fault.None);
        await rig.UntilAsync("connected", () => rig.Context.Reports.Contains("connected"), Second);
    }

    [Fact]
    public async Task A_wait_that_Telegram_asks_for_is_kept()
    {
        await using var rig = await TelegramRig.StartAsync(
            (simulator, _) =>
            {
                simulator.RetryAfter = 7;
                simulator.SetFault(Fault.TooManyRequests, "setWebhook", times: 1);
            },
            TelegramRig.Webhook);
        await rig.UntilAsync("said", () => rig.Context.Reports.Contains("degraded:rate-limited"));
        await rig.AdvanceAsync(TimeSpan.FromSeconds(6));
        rig.Simulator.Of("setWebhook").ShouldHaveSingleItem();
        await rig.UntilAsync("connected", () => rig.Context.Reports.Contains("connected"), Second);
    }

    [Theory]
    [InlineData(StartReason.Reload, 123456, true)]
    [InlineData(StartReason.Recovery, 123456, true)]
    [InlineData(StartReason.Configuration, 123456, true)]
    [InlineData(StartReason.Cold, 123456, false)]
    [InlineData(StartReason.Configuration, 654321, false)]
    public async Task The_secret_stays_over_a_reload_and_is_a_new_one_after_a_cold_start_and_for_another_bot(StartReason reason, long bot, bool stays)
    {
        await using var rig = await TelegramRig.StartAsync(
            (_, context) =>
            {
                context.StartReason = reason;
                context.SetAsync("webhook", $"kept-secret {Url} {bot}").IsCompleted.ShouldBeTrue();
            },
            TelegramRig.Webhook);
        await rig.ConnectedAsync();
        (rig.Simulator.WebhookSecret == "kept-secret").ShouldBe(stays);
        rig.Context.Kept["webhook"].ShouldBe($"{rig.Simulator.WebhookSecret} {Url} 123456");
    }

    [Fact]
    public async Task The_secret_is_told_to_nobody_but_Telegram()
    {
        await using var rig = await TelegramRig.StartAsync(more: TelegramRig.Webhook);
        await rig.ConnectedAsync();
        await rig.Simulator.ReplaceWebhookAsync("https://x.test/hook");
        await rig.UntilAsync("set again", () => rig.Simulator.Of("setWebhook").Count() == 2, Second);
        await rig.Context.CallHookAsync(Updates.Call("guess", Updates.Message(1, "forged")));
        rig.Context.Said.ShouldNotBeEmpty();
        rig.Context.Said.ShouldAllBe(text => !text.Contains(rig.Simulator.WebhookSecret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_disk_that_cannot_be_used_costs_only_the_memory_of_the_secret()
    {
        await using var rig = await TelegramRig.StartAsync(
            (_, context) => context.OnStateWrite = () => throw new GatewayRefusedException(RefusalReason.StorageUnavailable, "full"), TelegramRig.Webhook);
        await rig.ConnectedAsync();
        (await rig.Context.CallHookAsync(Updates.Call(rig.Simulator.WebhookSecret, Updates.Message(1, "flows")))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Polling_again_removes_the_webhook_that_was_ours_without_a_word()
    {
        await using var rig = await TelegramRig.StartAsync((_, context) =>
        {
            context.StartReason = StartReason.Configuration;
            context.SetAsync("webhook", $"kept-secret {Url} 123456").IsCompleted.ShouldBeTrue();
        });
        await rig.Simulator.ReplaceWebhookAsync(Url, "kept-secret");
        await rig.UntilAsync("connected", () => rig.Context.Reports.Contains("connected"), Second);
        rig.Simulator.WebhookUrl.ShouldBeEmpty();
        rig.Context.Reports.ShouldNotContain("degraded:webhook-active");
        rig.Context.Kept.ShouldNotContainKey("webhook");
    }

    [Fact]
    public async Task Polling_again_names_a_webhook_that_somebody_has_set_in_the_place_of_ours()
    {
        await using var rig = await TelegramRig.StartAsync((simulator, context) =>
        {
            context.StartReason = StartReason.Configuration;
            context.SetAsync("webhook", $"kept-secret {Url} 123456").IsCompleted.ShouldBeTrue();
            simulator.ReplaceWebhookAsync("https://x.test/secret").IsCompleted.ShouldBeTrue();
        });
        await rig.ConnectedAsync();
        rig.Context.Reports.ShouldContain("degraded:webhook-active");
        rig.Context.Said.ShouldContain(text => text.Contains("x.test", StringComparison.Ordinal));
        rig.Context.Said.ShouldAllBe(text => !text.Contains("x.test/secret", StringComparison.Ordinal));
        rig.Simulator.WebhookUrl.ShouldBeEmpty();
    }
}
