using Gateway.Abstractions;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>What the adapter does before its first poll.</summary>
public sealed class TelegramStartTests
{
    [Theory]
    [InlineData("token", "nonsense", "bad-credentials")]
    [InlineData("token", "123:a/b", "bad-credentials")]
    [InlineData("api_root", "ftp://api.test", "bad-settings")]
    [InlineData("api_root", "http://api.test/bot", "bad-settings")]
    [InlineData("allowed_updates:0", "mesage", "bad-settings")]
    public async Task A_setting_that_cannot_work_is_told_to_a_person_and_nothing_is_asked(string key, string value, string code)
    {
        await using var rig = await TelegramRig.StartAsync(more: (key, value));
        await rig.UntilAsync("reported", () => rig.Context.Reports.Contains($"fatal:{code}"));
        rig.Simulator.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(StartReason.Cold, "true", true)]
    [InlineData(StartReason.Cold, "false", false)]
    [InlineData(StartReason.Recovery, "true", false)]
    [InlineData(StartReason.Reload, "true", false)]
    public async Task What_is_waiting_is_forgotten_only_at_a_cold_start_and_only_when_asked_for(StartReason reason, string drop, bool forgotten)
    {
        await using var rig = await TelegramRig.StartAsync(
            (simulator, context) =>
            {
                context.StartReason = reason;
                simulator.Write("old");
            },
            ("drop_pending", drop));
        await rig.ConnectedAsync();
        rig.Simulator.Write("new");
        await rig.UntilAsync("new came", () => rig.Context.Received.Any(message => message.Text == "new"));
        rig.Context.Received.Any(message => message.Text == "old").ShouldBe(!forgotten);
    }

    [Fact]
    public async Task Telegram_is_asked_for_the_kinds_that_are_configured_in_its_own_words()
    {
        await using var rig = await TelegramRig.StartAsync(more: [("allowed_updates:0", "message"), ("allowed_updates:1", "edited_channel_post")]);
        await rig.ConnectedAsync();
        rig.Simulator.Of("getUpdates").First().Arguments["allowed_updates"]!.ToJsonString().ShouldBe("""["message","edited_channel_post"]""");
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_at_the_start_is_waited_for()
    {
        await using var rig = await TelegramRig.StartAsync((simulator, _) => simulator.SetFault(Fault.CloseConnection));
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:network"));
        rig.Simulator.SetFault(Fault.None);
        await rig.UntilAsync("connected", () => rig.Context.Reports.Contains("connected"), TimeSpan.FromSeconds(1));
    }
}
