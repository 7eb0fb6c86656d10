using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Webhook;

/// <summary>
/// Every switch of the webhooks in and out, once as it is and once with the adapter forced to "alive": it has no liveness check of its own, and nobody may
/// need one. Issue 6, "Shows".
/// </summary>
public sealed class WebhookSwitchTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_quick_switches_are_noticed_and_heal(bool forced) => Check(await RunAsync(WebhookSwitches.Short, forced));

    [Fact]
    [Trait("Form", "Long")]
    public async Task Every_switch_is_noticed_and_heals_and_the_table_is_written()
    {
        var rows = new List<SwitchRow>();
        foreach (var forced in new[] { false, true })
        {
            rows.AddRange(await RunAsync(WebhookSwitches.All, forced));
        }

        await SwitchReport.WriteAsync("webhook", WebhookSwitches.All.Select(one => one.Name), rows);
        Check(rows);
    }

    private static Task<IReadOnlyList<SwitchRow>> RunAsync(IReadOnlyList<SwitchCase<WebhookPlatform>> cases, bool forced) =>
        SwitchTable.RunAsync(WebhookPlatform.StartAsync, cases, forced);

    private static void Check(IReadOnlyList<SwitchRow> rows)
    {
        foreach (var row in rows)
        {
            row.Wrong.ShouldBeEmpty(row.ToString());

            // whatever the others do, it is no reason to replace an adapter that only waits
            row.Generations.ShouldBe(1, row.ToString());
        }
    }
}
