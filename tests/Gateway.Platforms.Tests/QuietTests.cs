using Gateway.Chaos.Tests;
using Gateway.Chaos.Tests.Zombies;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Evidence;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Platforms.Tests;

/// <summary>
/// All eight adapters in one gateway, nobody writes anything, and every limit of the host is a hundredth of its default: quiet is not dead. Heartbeats are
/// only twenty times as frequent as in life, so that they are five times as rare beside the limits. The one test of this promise in real time; a day of each
/// adapter alone, and of a thousand of the host's pictures, passes on a clock of the test (<c>A_quiet_day_is_nothing</c>, <c>QuietAndHealthyTests</c>).
/// Issue 3, "Shows", "Quiet and healthy", and issue 6, "Shows".
/// </summary>
public sealed class QuietTests
{
    private const int Divisor = 100;

    /// <summary>What counts in the ledgers is counted for this long.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Half_a_minute_of_silence_is_nothing() => await RunAsync(TimeSpan.FromSeconds(30));

    [Fact]
    [Trait("Form", "Long")]
    public async Task A_day_of_silence_is_nothing() => await RunAsync(TimeSpan.FromHours(24) / Divisor);

    private static async Task RunAsync(TimeSpan silence)
    {
        await using var platforms = await EightPlatforms.StartAsync(beats: 20, polls: Divisor);
        // a hundredth of a stop deadline is too short for anything to end in; nothing is stopped here before the end. And a poll of Telegram's
        // cannot be held for less than a second, which would be 100 s at full scale, twice what Telegram allows
        var limits = new ScaledLimits(Divisor).Yaml(
            "startup_deadline: 30s", "run_return_deadline: 5s", "stop_deadline: 5s", "load_deadline: 60s", "answer_deadline: 900ms", $"restart_window: {Kept.TotalMinutes}m",
            // Slack's probe waits for the next pong, and Slack is pinged only twice as often as in life
            "probe_deadline: 5s");
        await using var gateway = await GatewayUnderTest.StartAsync(platforms.Adapters, EightPlatforms.Plugins, limits);
        foreach (var name in EightPlatforms.Names)
        {
            // the first bytes make it ready before it says itself that it is connected
            await gateway.WaitAsync(name, "connected", one => one.State == AdapterState.Ready && (one.Reason == Reason.Connected || name == "webhook"));
        }

        var mark = gateway.Events.Recent()[^1].Sequence;
        var beats = platforms.Beats;
        var began = TimeProvider.System.GetTimestamp();
        while (silence - TimeProvider.System.GetElapsedTime(began) is { Ticks: > 0 } rest)
        {
            // the silence itself is what is tested; looked at before what was counted is forgotten
            await Task.Delay(rest < Kept / 2 ? rest : Kept / 2, TestContext.Current.CancellationToken);
            AssertNothing(gateway, mark);
        }

        platforms.Logins.ShouldAllBe(pair => pair.Value == 1, gateway.Story());
        platforms.Beats.ShouldAllBe(pair => pair.Value > beats[pair.Key] + (silence.TotalSeconds / 5), gateway.Story());
    }

    private static void AssertNothing(GatewayUnderTest gateway, long mark)
    {
        foreach (var name in EightPlatforms.Names)
        {
            var now = gateway[name]!;
            now.State.ShouldBe(AdapterState.Ready, gateway.Story());
            now.Generation.Value.ShouldBe(1, gateway.Story());
        }

        foreach (var row in gateway.Services.GetRequiredService<EvidenceTable>().Rows)
        {
            row.Ledger.View().Strikes.Select(pair => $"{row.Target.Subject}: {pair.Key} {pair.Value}").ShouldBeEmpty(gateway.Story());
        }

        // that a busy machine lets the pool wait says nothing about silence
        gateway.Events.Recent().Where(one => one.Sequence > mark
                && one.Kind is EventKind.StateChanged or EventKind.VerdictReached or EventKind.SilenceSuspected or EventKind.HostDegraded
                && !one.Text.StartsWith("pool-starved", StringComparison.Ordinal))
            .ShouldBeEmpty(gateway.Story());
    }
}
