using CsCheck;
using Gateway.Host.Configuration;

namespace Gateway.Host.Tests.Configuration;

public sealed class NearestTests
{
    private static readonly Gen<string> Word = Gen.String[Gen.Char['a', 'd'], 0, 8];

    [Fact]
    public void A_distance_is_zero_only_for_the_same_word_symmetric_and_never_longer_than_the_word() =>
        Gen.Select(Word, Word).Sample((left, right) =>
        {
            var distance = Nearest.Distance(left, right);
            (distance == 0).ShouldBe(left == right);
            Nearest.Distance(right, left).ShouldBe(distance);
            distance.ShouldBeLessThanOrEqualTo(Math.Max(left.Length, right.Length));
        });

    [Theory]
    [InlineData("failure_treshold", "failure_threshold")]
    [InlineData("failureThreshold", "failure_threshold")]
    [InlineData("intreval", "interval")]
    [InlineData("elephant", null)]
    public void The_nearest_word_is_proposed_only_when_it_is_near(string typed, string? meant) =>
        Nearest.Of(typed, ["failure_threshold", "interval", "enabled"]).ShouldBe(meant);
}
