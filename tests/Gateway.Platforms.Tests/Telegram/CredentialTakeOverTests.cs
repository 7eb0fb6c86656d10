using System.Globalization;
using Gateway.Chaos.Tests;
using Gateway.Host.Model;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>
/// A generation that polls by itself and cannot be ended holds the credential that its successor needs. It loses its connection, and gets no other:
/// the platform sees one client after the other and never two. Issue 4, "Shows".
/// </summary>
public sealed class CredentialTakeOverTests
{
    // the successor starts as soon as the stop ladder is done with the one before
    private const string Short = """
          liveness_watchdog: {interval: 200ms, sweep: 20ms}
          plugins: {settle: 60ms, rescan: 100ms}
          limits: {backoff_initial: 50ms, backoff_max: 400ms, restart_budget: 100, stop_deadline: 300ms, abort_deadline: 300ms, drain_deadline: 500ms}
        """;

    [Theory]
    [InlineData("in-process")]
    [InlineData("process")]
    public async Task The_successor_of_one_that_cannot_be_ended_polls_within_the_lease_and_no_update_is_handled_twice(string isolation)
    {
        await using var simulator = await TelegramSimulator.StartAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(
            $"    tg: {{plugin: misbehaving, settings: {{behaviour: deaf-poll, url: \"{simulator.Url}/bot{TelegramSimulator.Token}\", release_file: $HOME/release, report_file: $HOME/report}}}}",
            ["Misbehaving"], Short, isolation: isolation);
        await gateway.ReadyAsync("tg");
        await HoldsAsync(simulator, 1);
        var written = new List<long> { simulator.Write("before") };
        await HoldsAsync(simulator, 1);

        await gateway.CommandAsync("tg", AdapterVerb.Restart);
        written.Add(simulator.Write("meanwhile"));
        await HoldsAsync(simulator, 2);
        written.Add(simulator.Write("afterwards"));
        await simulator.WaitAsync("everything is confirmed", _ => simulator.Unconfirmed == 0);
        await HoldsAsync(simulator, 2);

        var generations = simulator.Of("getUpdates").Select(call => call.Number("generation")).ToArray();
        generations.ShouldBe([.. generations.Order()], "never two at a time");
        Ended(gateway).ShouldNotContain("Conflict", Case.Insensitive, gateway.Story());
        Handled(gateway).ShouldBe(written, gateway.Story());
        var retired = gateway["tg"]!.Retired.Single(one => one.Generation.Value == 1);
        retired.ConnectionsShut.ShouldBe(isolation == "process" ? 0 : 1, gateway.Story());
        gateway.Release();
    }

    /// <summary>A poll of that generation waits at the platform, and no other one.</summary>
    private static Task HoldsAsync(TelegramSimulator simulator, int generation) => simulator.WaitAsync($"a poll of generation {generation} is held", calls =>
        simulator is { Held: 1, Unconfirmed: 0 } && calls.LastOrDefault() is { Method: "getUpdates" } last && last.Number("generation") == generation);

    private static string Ended(GatewayUnderTest gateway) => string.Join('\n', Report(gateway).Where(line => line[0] == "ended").Select(line => line[1]));

    private static List<long> Handled(GatewayUnderTest gateway) =>
        [.. Report(gateway).Where(line => line[0] is "Volatile" or "Durable").Select(line => long.Parse(line[1], CultureInfo.InvariantCulture)).Order()];

    private static IEnumerable<string[]> Report(GatewayUnderTest gateway) => File.ReadLines(Path.Combine(gateway.Home, "report")).Select(line => line.Split(' '));
}
