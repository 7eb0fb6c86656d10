using Gateway.Chaos.Tests;
using Gateway.Host.Model;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>
/// An adapter that is started again and again, also by another gateway on the same data, and whose sessions Discord no longer knows: every start would be
/// a fresh login. Incident D-07, and issue 6, "Shows".
/// </summary>
public sealed class DiscordQuotaTests
{
    [Fact]
    public async Task With_twenty_logins_left_at_Discord_twenty_are_made_and_the_operator_is_told_until_when()
    {
        await using var simulator = await StartSimulatorAsync();
        simulator.Remaining = 20;
        var home = Directory.CreateTempSubdirectory("gateway-quota-").FullName;
        (await CrashLoopAsync(simulator, home, starts: 12, budget: 200)).ShouldBeNull("there are some left");
        var waits = (await CrashLoopAsync(simulator, home, starts: 12, budget: 200)).ShouldNotBeNull();
        waits.Reason.ShouldBe(Reason.AdapterDegraded);
        waits.Detail.ShouldStartWith("login-quota");
        waits.Detail.ShouldContain("the next one is possible at 20");
        simulator.Logins.Count().ShouldBe(20);
        Directory.Delete(home, recursive: true);
    }

    [Fact]
    public async Task The_budget_of_the_gateway_holds_across_its_own_restarts()
    {
        await using var simulator = await StartSimulatorAsync();
        var home = Directory.CreateTempSubdirectory("gateway-quota-").FullName;
        (await CrashLoopAsync(simulator, home, starts: 3, budget: 5)).ShouldBeNull("there are some left");
        var waits = (await CrashLoopAsync(simulator, home, starts: 6, budget: 5)).ShouldNotBeNull();
        waits.Detail.ShouldStartWith("login-budget");
        simulator.Logins.Count().ShouldBe(5);
        Directory.Delete(home, recursive: true);
    }

    private static async Task<DiscordSimulator> StartSimulatorAsync()
    {
        var simulator = await DiscordSimulator.StartAsync();
        simulator.Switches.RefusesResume = true;
        return simulator;
    }

    /// <summary>One run of the gateway in which the adapter is started so often.</summary>
    /// <returns>Null when each start ended in a session, else how it looked while it waited for a login.</returns>
    private static async Task<AdapterSnapshot?> CrashLoopAsync(DiscordSimulator simulator, string home, int starts, int budget)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            $"    it: {{plugin: discord, settings: {{{new DiscordPlatform(simulator).Settings()}}}}}",
            ["Gateway.Adapters.Discord"],
            $"  limits: {{backoff_initial: 50ms, backoff_max: 400ms, restart_budget: 100, login_budget: {budget}}}\n  plugins: {{settle: 60ms, rescan: 100ms}}",
            home,
            keepHome: true);
        for (var start = 1; ; start++)
        {
            var logins = simulator.Logins.Count();
            var generation = gateway["it"]?.Generation.Value ?? 0;
            if (start > 1)
            {
                (await gateway.CommandAsync("it", AdapterVerb.Restart)).Status.ShouldBe(CommandStatus.Accepted);
            }

            var now = await gateway.WaitAsync("it", "logged in or waiting", one => (start == 1 || one.Generation.Value > generation) && (IsWaiting(one)
                || (one is { State: AdapterState.Ready, Reason: Reason.Connected } && simulator.Logins.Count() > logins)));
            if (IsWaiting(now))
            {
                if (now.Detail.StartsWith("login-budget", StringComparison.Ordinal))
                {
                    gateway.Events.Recent().ShouldContain(one => one.Kind == EventKind.LoginBudgetSpent && one.Text.Contains("the next one waits until 20", StringComparison.Ordinal), gateway.Story());
                }

                return now;
            }

            if (start == starts)
            {
                return null;
            }
        }
    }

    private static bool IsWaiting(AdapterSnapshot one) => one.State == AdapterState.Degraded
        && (one.Detail.StartsWith("login-quota", StringComparison.Ordinal) || one.Detail.StartsWith("login-budget", StringComparison.Ordinal));
}
