using CsCheck;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Tests.Supervision.Evidence;

public sealed class SilenceBoundTests
{
    private static readonly LimitsConfig Limits = LimitsConfig.Default;
    private static readonly Gen<TimeSpan> Gap = Gen.Long[0, TimeSpan.FromDays(20).Ticks].Select(ticks => new TimeSpan(ticks));
    private static readonly Gen<TimeSpan[]> Gaps = Gap.Array[0, 256];

    [Fact]
    public void It_is_never_below_the_floor() => Gaps.Sample(gaps => Bound(gaps) >= Limits.SilenceFloor);

    [Fact]
    public void It_never_falls_when_gaps_grow() => Gen.Select(Gaps, Gap).Sample((gaps, more) =>
    {
        var grown = gaps.Select((gap, i) => i % 3 == 0 ? gap + more : gap).ToArray();
        return Bound(grown) >= Bound(gaps);
    });

    [Fact]
    public void One_outlier_whatever_its_size_moves_it_by_no_more_than_the_next_gap() =>
        Gen.Select(Gen.Long[0, TimeSpan.FromHours(3).Ticks].Select(ticks => new TimeSpan(ticks)).Array[20, 255], Gen.Int[1, 10_000]).Sample((gaps, days) =>
        {
            var longest = 2 * gaps.Max();
            return Bound([.. gaps, TimeSpan.FromDays(days)]) <= (longest > Limits.SilenceFloor ? longest : Limits.SilenceFloor);
        });

    [Fact]
    public void It_is_twice_what_nearly_all_gaps_keep_to() =>
        SilenceBound.Of([.. Enumerable.Range(1, 256).Select(minutes => TimeSpan.FromMinutes(minutes))], Limits)
            .ShouldBe(new SilenceBound(TimeSpan.FromMinutes(506), TimeSpan.FromMinutes(253), 256));

    [Fact]
    public void Fewer_than_twenty_gaps_say_nothing_yet()
    {
        var gap = TimeSpan.FromSeconds(5);
        Bound([.. Enumerable.Repeat(gap, 19)]).ShouldBe(Limits.SilenceUnlearned);
        Bound([.. Enumerable.Repeat(gap, 20)]).ShouldBe(Limits.SilenceFloor);
    }

    private static TimeSpan Bound(TimeSpan[] gaps) => SilenceBound.Of(gaps, Limits).Limit;
}
