using System.Globalization;
using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Qq;

/// <summary>
/// Every switch, once with the adapter's own liveness check and once with it forced to "alive": noticed, healed, nobody else restarted, nothing lost or
/// doubled. Issue 6, "Shows".
/// </summary>
public sealed class QqSwitchTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_quick_switches_are_noticed_and_heal(bool forced) => Check(await RunAsync(QqSwitches.Short, forced));

    [Fact]
    [Trait("Form", "Long")]
    public async Task Every_switch_is_noticed_and_heals_and_the_table_is_written()
    {
        var rows = new List<SwitchRow>();
        foreach (var forced in new[] { false, true })
        {
            rows.AddRange(await RunAsync(QqSwitches.All, forced));
        }

        await SwitchReport.WriteAsync("qq", QqSwitches.All.Select(one => one.Name), rows);
        Check(rows);
    }

    private static Task<IReadOnlyList<SwitchRow>> RunAsync(IReadOnlyList<SwitchCase<QqPlatform>> cases, bool forced) => SwitchTable.RunAsync(
        async number =>
        {
            var simulator = await QqSimulator.StartAsync();
            (simulator.Accepts, simulator.HeartbeatInterval) = (string.Create(CultureInfo.InvariantCulture, $"{QqSimulator.Secret}{number}"), 45000 / SwitchTable.Divisor);
            return new QqPlatform(simulator) { ReadyTimeout = $"{30_000 / SwitchTable.Divisor}ms" };
        },
        cases,
        forced);

    private static void Check(IReadOnlyList<SwitchRow> rows)
    {
        foreach (var row in rows)
        {
            row.Wrong.ShouldBeEmpty(row.ToString());
            row.Logins.ShouldBeLessThanOrEqualTo(5, row.ToString());
        }
    }
}
