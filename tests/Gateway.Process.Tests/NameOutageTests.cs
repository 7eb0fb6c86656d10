using System.Globalization;
using Gateway.Chaos.Tests.Zombies;

namespace Gateway.Process.Tests;

/// <summary>
/// The incident that this project starts from, for real: the names of two platforms are not resolved any more, the libraries of both
/// adapters give up without a word and their tasks park. A gateway process in a network of its own, with a name server that is switched off
/// and on; every limit is a twentieth of its default. Issue 3, "Shows".
/// </summary>
public sealed class NameOutageTests
{
    private const string Limits = """
          liveness_watchdog: {interval: 250ms, sweep: 20ms}
          plugins: {settle: 60ms, rescan: 100ms}
          limits:
            startup_deadline: 3s
            run_return_deadline: 3s
            soft_window: 6s
            reconnect_grace: 2250ms
            answer_deadline: 2250ms
            ack_deadline: 1s
            close_wait_deadline: 500ms
            short_connection: 50ms
            silence_floor: 6s
            silence_unlearned: 720s
            early_return_interval: 50ms
            backoff_initial: 50ms
            backoff_max: 15s
            stop_deadline: 250ms
            abort_deadline: 250ms
        """;

    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Names_are_not_resolved_for_a_while_and_both_adapters_are_well_within_one_backoff_cap_after_it() => await RunAsync(TimeSpan.FromSeconds(10));

    [Fact]
    [Trait("Form", "Long")]
    public async Task Names_are_not_resolved_for_ten_minutes_and_both_adapters_are_well_within_one_backoff_cap_after_it() => await RunAsync(TimeSpan.FromMinutes(10));

    private static async Task RunAsync(TimeSpan outage)
    {
        await using var network = await NetworkNamespace.MakeAsync();
        await using var left = await ZombiePeer.StartAsync(network);
        await using var right = await ZombiePeer.StartAsync(network);
        (left.Patience, right.Patience) = (Eventually.Never * 2, Eventually.Never * 2);
        await left.TellAsync("names on");
        using var home = new GatewayHome($"gateway:\n{Limits}\n  adapters:\n{Adapter("left", left)}\n{Adapter("right", right)}");
        home.Drop("ZeroCooperation", "zero-cooperation");
        await using var gateway = await GatewayProcess.StartInsideAsync(home, network);
        foreach (var (name, peer) in new[] { ("left", left), ("right", right) })
        {
            await gateway.ReadyAsync(name);
            await peer.TellAsync("answered 8");
        }

        await left.TellAsync("names off");
        await Task.WhenAll(left.TellAsync("drop"), right.TellAsync("drop"));
        foreach (var name in new[] { "left", "right" })
        {
            await gateway.WaitAsync(name, "seen to be without names", seen => seen.Reason == "resolution-failing");
        }

        // the outage itself is what is tested
        await Task.Delay(outage, TestContext.Current.CancellationToken);
        var story = await gateway.EventsAsync();
        story.ShouldContain(one => one.Adapter == "left" && one.Kind == "verdict-reached", gateway.Said());
        story.ShouldContain(one => one.Adapter == "right" && one.Kind == "verdict-reached", gateway.Said());
        (await gateway.FindAsync("left"))!.State.ShouldNotBe("quarantined", gateway.Said());

        await Task.WhenAll(left.TellAsync("forget"), right.TellAsync("forget"));
        var back = TimeProvider.System.GetTimestamp();
        await left.TellAsync("names on");
        await Task.WhenAll(left.TellAsync("answered 1"), right.TellAsync("answered 1"));
        var took = TimeProvider.System.GetElapsedTime(back);
        TestContext.Current.TestOutputHelper!.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"| names gone for {outage.TotalSeconds:0} s | both talk again after {took.TotalSeconds:0.00} s | backoff cap {BackoffMax.TotalSeconds:0} s |"));
        took.ShouldBeLessThan(BackoffMax, gateway.Said());
        await gateway.ReadyAsync("left", atLeast: 2);
        await gateway.ReadyAsync("right", atLeast: 2);
    }

    private static string Adapter(string name, ZombiePeer peer) => string.Create(
        CultureInfo.InvariantCulture,
        $"    {name}: {{plugin: zero-cooperation, settings: {{mode: websocket, url: 'ws://{name}.platform.test:{peer.Port}/', retry: 250ms, heartbeat: 250ms, gives_up: 5}}}}");
}
