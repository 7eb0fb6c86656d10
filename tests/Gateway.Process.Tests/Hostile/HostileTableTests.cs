namespace Gateway.Process.Tests.Hostile;

/// <summary>
/// Every line of the hostile list in every tier, against a real gateway: what is expected is declared in <see cref="HostileRows"/>, what
/// happened is written to docs/containment.md by the long form. Issue 4, "The hostile list". With GATEWAY_HOSTILE_DEEDS only the deeds that it
/// names, with commas between, are done.
/// </summary>
public sealed class HostileTableTests(HostileTable table) : IClassFixture<HostileTable>
{
    public static TheoryData<string, HostileTier> Short { get; } = Cells(isShort: true);

    public static TheoryData<string, HostileTier> Rest { get; } = Cells(isShort: false);

    [Theory]
    [MemberData(nameof(Short))]
    public Task What_is_expected_of_a_deed_in_a_tier_is_what_happens(string deed, HostileTier tier) => RunAsync(deed, tier);

    [Theory]
    [Trait("Form", "Long")]
    [MemberData(nameof(Rest))]
    public Task What_is_expected_of_every_other_deed_in_a_tier_is_what_happens(string deed, HostileTier tier) => RunAsync(deed, tier);

    private static TheoryData<string, HostileTier> Cells(bool isShort)
    {
        var cells = new TheoryData<string, HostileTier>();
        var only = Environment.GetEnvironmentVariable("GATEWAY_HOSTILE_DEEDS")?.Split(',');
        foreach (var row in HostileRows.All.Where(row => only is null || only.Contains(row.Deed)))
        {
            foreach (var tier in Enum.GetValues<HostileTier>().Where(tier => row.Short.Contains(tier) == isShort))
            {
                cells.Add(row.Deed, tier);
            }
        }

        return cells;
    }

    private async Task RunAsync(string deed, HostileTier tier)
    {
        var row = HostileRows.All.Single(row => row.Deed == deed);
        HostileGateway? gateway = null;
        try
        {
            gateway = await HostileGateway.StartAsync(row, tier);
            var cell = await new HostileRun(gateway, row, tier).RunAsync();
            table.Add(cell);
            TestContext.Current.TestOutputHelper!.WriteLine($"{deed} {tier}: {cell.Evidence} ({cell.Took.TotalSeconds:0.0} s)");
            cell.Took.ShouldBeLessThan(row.Within);
        }
        catch (Exception failure)
        {
            table.Add(new HostileCell(row, tier, Kept: false, failure.Message, TimeSpan.Zero));
            TestContext.Current.TestOutputHelper!.WriteLine(gateway?.Story ?? "it did not start");
            throw;
        }
        finally
        {
            if (gateway is not null)
            {
                await gateway.DisposeAsync();
            }
        }
    }
}
