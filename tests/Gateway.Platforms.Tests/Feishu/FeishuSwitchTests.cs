using System.Globalization;
using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>
/// Every switch, once with the adapter's own liveness check and once with it forced to "alive": noticed, healed, nobody else restarted, nothing lost or
/// doubled. Issue 6, "Shows".
/// </summary>
public sealed class FeishuSwitchTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_quick_switches_are_noticed_and_heal(bool forced) => Check(await RunAsync(FeishuSwitches.Short, forced));

    [Fact]
    [Trait("Form", "Long")]
    public async Task Every_switch_is_noticed_and_heals_and_the_table_is_written()
    {
        var rows = new List<SwitchRow>();
        foreach (var forced in new[] { false, true })
        {
            rows.AddRange(await RunAsync(FeishuSwitches.All, forced));
        }

        await SwitchReport.WriteAsync("feishu", FeishuSwitches.All.Select(one => one.Name), rows);
        Check(rows);
    }

    private static Task<IReadOnlyList<SwitchRow>> RunAsync(IReadOnlyList<SwitchCase<FeishuPlatform>> cases, bool forced) => SwitchTable.RunAsync(
        async number =>
        {
            var simulator = await FeishuSimulator.StartAsync();
            simulator.AcceptsId = string.Create(CultureInfo.InvariantCulture, $"cli_{number:x16}");
            simulator.Accepts = string.Create(CultureInfo.InvariantCulture, $"{FeishuSimulator.Secret}-{number}");

            // a twentieth of eight seconds is less than a busy machine may need for a pong
            return new FeishuPlatform(simulator) { PingInterval = "2s", PongTimeout = "1900ms" };
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
