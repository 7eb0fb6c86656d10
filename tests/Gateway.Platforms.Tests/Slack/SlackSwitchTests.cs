using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>
/// Every switch, once with the adapter's own liveness check and once with it forced to "alive": noticed, healed, nobody else restarted, nothing lost or
/// doubled. Issue 6, "Shows".
/// </summary>
public sealed class SlackSwitchTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_quick_switches_are_noticed_and_heal(bool forced) => Check(await RunAsync(SlackSwitches.Short, forced));

    [Fact]
    [Trait("Form", "Long")]
    public async Task Every_switch_is_noticed_and_heals_and_the_table_is_written()
    {
        var rows = new List<SwitchRow>();
        foreach (var forced in new[] { false, true })
        {
            rows.AddRange(await RunAsync(SlackSwitches.All, forced));
        }

        await SwitchReport.WriteAsync("slack", SlackSwitches.All.Select(one => one.Name), rows);
        Check(rows);
    }

    private static Task<IReadOnlyList<SwitchRow>> RunAsync(IReadOnlyList<SwitchCase<SlackPlatform>> cases, bool forced) => SwitchTable.RunAsync(
        async number =>
        {
            var simulator = await SlackSimulator.StartAsync();
            (simulator.AcceptsBot, simulator.AcceptsApp) = ($"{SlackSimulator.BotToken}-{number}", $"{SlackSimulator.AppToken}-{number}");

            // a twentieth of three seconds is less than a busy machine may need for a pong
            return new SlackPlatform(simulator) { PingInterval = "1500ms", HelloTimeout = "4s" };
        },
        cases,
        forced);

    private static void Check(IReadOnlyList<SwitchRow> rows)
    {
        foreach (var row in rows)
        {
            row.Wrong.ShouldBeEmpty(row.ToString());
            row.Logins.ShouldBeLessThanOrEqualTo(20, row.ToString());
        }
    }
}
