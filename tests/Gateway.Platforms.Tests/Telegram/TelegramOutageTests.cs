using Gateway.Host.Model;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>The six faults that a peer does not notice, in a gateway with default settings: seen by everybody who may look, and over when they are over.</summary>
public sealed class TelegramOutageTests
{
    [Theory]
    [InlineData(nameof(Outage.Refused), "network")]
    [InlineData(nameof(Outage.NeverAnswered), "unanswered")]
    [InlineData(nameof(Outage.ServerError), "platform")]
    [InlineData(nameof(Outage.EmptyForEver), "empty-answers")]
    [InlineData(nameof(Outage.Conflict), "conflict")]

    // the default timeout of a poll with nothing else changed would take the test 40 s
    [InlineData(nameof(Outage.PollNeverAnswered), "polls-unanswered", ", poll_timeout: 1s")]
    public async Task An_outage_is_named_by_status_readiness_and_log_and_messages_flow_after_it(string outage, string code, string settings = "")
    {
        var what = Enum.Parse<Outage>(outage);
        await using var rig = await OutageGateway.StartAsync(settings);
        await rig.ReadinessIsFineAsync();

        await rig.Simulator.BeginAsync(what);
        await rig.StatusSaysAsync(code);
        await rig.ReadinessSaysAsync();
        await rig.LogSaysAsync("Degraded, adapter-degraded");

        await rig.Simulator.EndAsync(what);
        rig.Simulator.Write("afterwards");
        await rig.Simulator.SentAsync("afterwards");
        await rig.Gateway.WaitAsync("tg", "ready again", one => one.State == AdapterState.Ready);
        await rig.ReadinessIsFineAsync();
        rig.Simulator.Of("getMe").Count().ShouldBe(1);
        rig.Simulator.Unconfirmed.ShouldBeLessThanOrEqualTo(1);
    }
}
