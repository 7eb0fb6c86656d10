using Gateway.Platforms.Tests.Contract;

namespace Gateway.Irc.Tests;

/// <summary>Every switch of IRC, once with the adapter's own liveness check and once with it forced to "alive". Issue 6, "Shows".</summary>
public sealed class IrcSwitchTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_quick_switches_are_noticed_and_heal(bool forced) => Check(await RunAsync(IrcSwitches.Short, forced));

    [Fact]
    [Trait("Form", "Long")]
    public async Task Every_switch_is_noticed_and_heals_and_the_table_is_written()
    {
        var rows = new List<SwitchRow>();
        foreach (var forced in new[] { false, true })
        {
            rows.AddRange(await RunAsync(IrcSwitches.All, forced));
        }

        await SwitchReport.WriteAsync("irc", IrcSwitches.All.Select(one => one.Name), rows);
        Check(rows);
    }

    // a twentieth of the defaults, which are sixty, twenty and ten seconds
    private static Task<IReadOnlyList<SwitchRow>> RunAsync(IReadOnlyList<SwitchCase<IrcPlatform>> cases, bool forced) =>
        SwitchTable.RunAsync(_ => IrcPlatform.StartAsync(", ping_interval: 3s, pong_timeout: 1s, rejoin_delay: 500ms"), cases, forced);

    private static void Check(IReadOnlyList<SwitchRow> rows)
    {
        foreach (var row in rows)
        {
            row.Wrong.ShouldBeEmpty(row.ToString());
            row.Logins.ShouldBeLessThanOrEqualTo(20, row.ToString());
        }
    }
}
