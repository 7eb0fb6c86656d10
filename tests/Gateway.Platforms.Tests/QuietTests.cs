using Gateway.Chaos.Tests;
using Gateway.Chaos.Tests.Zombies;
using Gateway.Host.Model;
using Gateway.Irc.Tests;
using Gateway.Platforms.Tests.Telegram;

namespace Gateway.Platforms.Tests;

/// <summary>
/// Both real adapters in one gateway, nobody writes anything, and every limit is a hundredth of its default: quiet is not dead. The one
/// test of this promise in real time; the others move fake time. Issue 3, "Shows", "Quiet and healthy".
/// </summary>
public sealed class QuietTests
{
    private const string Telegram = "tg";
    private const string Irc = "room";

    [Fact]
    public async Task Half_a_minute_of_silence_is_nothing() => await RunAsync(TimeSpan.FromSeconds(30));

    [Fact]
    [Trait("Form", "Long")]
    public async Task Twenty_minutes_of_silence_are_nothing() => await RunAsync(TimeSpan.FromMinutes(20));

    private static async Task RunAsync(TimeSpan silence)
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var server = await Ngircd.StartAsync();
        // a hundredth of a stop deadline is too short for anything to end in; nothing is stopped here before the end. And a poll cannot be
        // held for less than a second, which would be 100 s at full scale, twice what the platform allows
        var limits = new ScaledLimits(100).Yaml("startup_deadline: 30s", "run_return_deadline: 5s", "stop_deadline: 5s", "answer_deadline: 900ms");
        await using var gateway = await GatewayUnderTest.StartAsync(
            $$"""
                {{Telegram}}: {plugin: telegram, settings: {token: "{{TelegramSimulator.Token}}", api_root: "{{simulator.Url}}", poll_timeout: 1s} }
                {{Irc}}: {plugin: irc, settings: {server: 127.0.0.1, port: {{server.Port}}, tls: false, nick: gw, channels: ['#t'], ping_interval: 600ms, pong_timeout: 5s} }
            """,
            ["Gateway.Adapters.Telegram", "Irc"],
            limits);
        foreach (var name in new[] { Telegram, Irc })
        {
            // the first bytes make it ready before it says itself that it is connected
            await gateway.WaitAsync(name, "connected", one => one is { State: AdapterState.Ready, Reason: Reason.Connected });
        }

        var mark = gateway.Events.Recent()[^1].Sequence;

        // the silence itself is what is tested
        await Task.Delay(silence, TestContext.Current.CancellationToken);

        foreach (var name in new[] { Telegram, Irc })
        {
            var now = gateway[name]!;
            now.State.ShouldBe(AdapterState.Ready, gateway.Story());
            now.Generation.Value.ShouldBe(1, gateway.Story());
        }

        // that a busy machine lets the pool wait says nothing about silence
        gateway.Events.Recent().Where(one => one.Sequence > mark
                && one.Kind is EventKind.StateChanged or EventKind.VerdictReached or EventKind.HostDegraded
                && !one.Text.StartsWith("pool-starved", StringComparison.Ordinal))
            .ShouldBeEmpty(gateway.Story());
    }
}
