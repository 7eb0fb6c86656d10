using System.Globalization;
using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Wechat;

/// <summary>Every switch of iLink, once with the adapter's own liveness check and once with it forced to "alive". Issue 6, "Shows".</summary>
public sealed class IlinkSwitchTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_quick_switches_are_noticed_and_heal(bool forced) => Check(await RunAsync(IlinkSwitches.Short, forced));

    [Fact]
    [Trait("Form", "Long")]
    public async Task Every_switch_is_noticed_and_heals_and_the_table_is_written()
    {
        var rows = new List<SwitchRow>();
        foreach (var forced in new[] { false, true })
        {
            rows.AddRange(await RunAsync(IlinkSwitches.All, forced));
        }

        await SwitchReport.WriteAsync("wechat (iLink)", IlinkSwitches.All.Select(one => one.Name), rows);
        Check(rows);
    }

    private static Task<IReadOnlyList<SwitchRow>> RunAsync(IReadOnlyList<SwitchCase<IlinkPlatform>> cases, bool forced) => SwitchTable.RunAsync(
        async number =>
        {
            var simulator = await IlinkSimulator.StartAsync();
            (simulator.Accepts, simulator.Hold) = (string.Create(CultureInfo.InvariantCulture, $"{IlinkSimulator.Token}-{number}"), TimeSpan.FromSeconds(35) / SwitchTable.Divisor);
            return new IlinkPlatform(simulator);
        },
        cases,
        forced);

    private static void Check(IReadOnlyList<SwitchRow> rows)
    {
        foreach (var row in rows)
        {
            row.Wrong.ShouldBeEmpty(row.ToString());
        }
    }
}
