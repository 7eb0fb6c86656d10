using Gateway.Host.Model;

namespace Gateway.Isolation.Tests.Unloading;

public sealed class UnloadTests(UnloadMeasurement measurement) : IClassFixture<UnloadMeasurement>
{
    public static TheoryData<string> Uses { get; } = [.. UnloadRows.All.Select(row => row.Uses)];

    [Theory]
    [MemberData(nameof(Uses))]
    public void What_a_plugin_uses_decides_whether_it_unloads_as_it_was_declared_beforehand(string uses)
    {
        var row = UnloadRows.All.Single(one => one.Uses == uses);
        measurement.Outcomes[uses].ShouldAllBe(outcome => outcome.State == row.Expected);
        if (row.Expected == RetiredState.Leaked)
        {
            measurement.Holders[uses].ToString().ShouldContain(row.Holder);
            measurement.Holders[uses].IsKnown.ShouldBeTrue();
        }
    }
}
