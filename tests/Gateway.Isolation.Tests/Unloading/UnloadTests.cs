using Gateway.Host.Model;

namespace Gateway.Isolation.Tests.Unloading;

/// <summary>What becomes of the contexts of plugins that use one thing each. docs/unloading.md is this, for people.</summary>
public sealed class UnloadTests(UnloadMeasurement measurement) : IClassFixture<UnloadMeasurement>
{
    public static TheoryData<string> Uses { get; } = [.. UnloadRows.All.Select(row => row.Uses)];

    public static TheoryData<string> Leaking { get; } = [.. UnloadRows.All.Where(row => row.Expected == RetiredState.Leaked).Select(row => row.Uses)];

    [Theory]
    [MemberData(nameof(Uses))]
    public void What_a_plugin_uses_decides_whether_it_unloads_as_it_was_declared_beforehand(string uses) =>
        measurement.Outcomes[uses].ShouldAllBe(outcome => outcome.State == Row(uses).Expected);

    [Theory]
    [InlineData("process-exit-handler")]
    [InlineData("thread-that-never-ends")]
    public Task A_static_event_and_a_thread_are_named_as_what_holds_a_context(string uses) => IsNamedAsync(uses);

    [Theory]
    [Trait("Form", "Long")]
    [MemberData(nameof(Leaking))]
    public Task What_holds_a_leaked_context_is_named_as_it_was_declared_beforehand(string uses) => IsNamedAsync(uses);

    [Fact]
    public void Every_row_of_the_page_is_declared_and_every_declared_row_is_on_the_page()
    {
        var page = File.ReadAllLines(UnloadTable.Page).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).ToList();
        foreach (var row in UnloadRows.All)
        {
            var line = page.SingleOrDefault(one => one.StartsWith($"| {row.Means} | ", StringComparison.Ordinal)).ShouldNotBeNull(row.Uses);
            line.ShouldContain(row.Expected == RetiredState.Unloaded ? "| 0 | unloaded |" : "| 3 | **leaked** |");
            line.ShouldContain(row.Holder);
        }
    }

    [Fact]
    [Trait("Form", "Long")]
    public async Task The_table_of_the_page_is_what_was_measured() => UnloadTable.Write(await UnloadTable.RowsAsync(measurement));

    private static UnloadRow Row(string uses) => UnloadRows.All.Single(one => one.Uses == uses);

    private async Task IsNamedAsync(string uses)
    {
        var holder = await measurement.HolderAsync(uses);
        holder.IsKnown.ShouldBeTrue(holder.Line);
        holder.Line.ShouldContain(Row(uses).Holder);
    }
}
