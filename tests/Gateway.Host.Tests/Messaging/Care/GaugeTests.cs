using CsCheck;
using Gateway.Host.Messaging.Care;

namespace Gateway.Host.Tests.Messaging.Care;

public sealed class GaugeTests
{
    [Fact]
    public void It_is_high_from_four_fifths_on_and_until_half()
    {
        var gauge = new Gauge();
        (int Depth, bool High)[] story = [(0, false), (79, false), (80, true), (79, true), (51, true), (50, false), (79, false), (100, true), (0, false)];
        foreach (var (depth, high) in story)
        {
            gauge.Read(depth, 100).ShouldBe(high, $"at {depth}");
        }
    }

    [Fact]
    public void Between_the_marks_it_never_changes() => Gen.Int[0, 1000].Array[1, 50].Sample(depths =>
    {
        var gauge = new Gauge();
        var before = false;
        foreach (var depth in depths)
        {
            var now = gauge.Read(depth, 1000);
            if (depth is > 500 and < 800)
            {
                now.ShouldBe(before);
            }
            else
            {
                now.ShouldBe(depth >= 800);
            }

            before = now;
        }
    });
}
