using System.Globalization;
using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>Every switch of Telegram, once with the adapter's own liveness check and once with it forced to "alive". Issue 6, "Shows".</summary>
public sealed class TelegramSwitchTests
{
    /// <summary>
    /// Every instance brings a Telegram.Bot of its own, and the first answer that it reads takes it half a second of a processor: two dozen that start
    /// at the same time look like an outage to one another.
    /// </summary>
    private const int AtOnce = 8;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_quick_switches_are_noticed_and_heal(bool forced) => Check(await RunAsync(TelegramSwitches.Short, forced));

    [Fact]
    [Trait("Form", "Long")]
    public async Task Every_switch_is_noticed_and_heals_and_the_table_is_written()
    {
        var rows = new List<SwitchRow>();
        foreach (var forced in new[] { false, true })
        {
            foreach (var some in TelegramSwitches.All.Chunk(AtOnce))
            {
                rows.AddRange(await RunAsync(some, forced));
            }
        }

        await SwitchReport.WriteAsync("telegram", TelegramSwitches.All.Select(one => one.Name), rows);
        Check(rows);
    }

    private static Task<IReadOnlyList<SwitchRow>> RunAsync(IReadOnlyList<SwitchCase<TelegramPlatform>> cases, bool forced) => SwitchTable.RunAsync(
        async number =>
        {
            var simulator = await TelegramSimulator.StartAsync();
            simulator.Accepts = string.Create(CultureInfo.InvariantCulture, $"{TelegramSimulator.Token}-{number}");
            return new TelegramPlatform(simulator);
        },
        cases,
        forced);

    private static void Check(IReadOnlyList<SwitchRow> rows)
    {
        foreach (var row in rows)
        {
            row.Wrong.ShouldBeEmpty(row.ToString());

            // one per generation: an outage is no series of logins
            row.Logins.ShouldBeLessThanOrEqualTo((int)row.Generations, row.ToString());
        }
    }
}
