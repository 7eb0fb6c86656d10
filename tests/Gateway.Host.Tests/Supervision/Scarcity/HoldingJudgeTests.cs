using CsCheck;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Scarcity;
using Gateway.Host.Tests.Supervision.Evidence.Sources;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Scarcity;

/// <summary>Whom the gateway blames for what has run short: never by guessing.</summary>
public sealed class HoldingJudgeTests
{
    [Fact]
    public void Who_holds_more_than_half_of_all_is_blamed() => HoldingJudge.Blame(Held((1, 51)), all: 100, least: 10).ShouldNotBeNull().Held.ShouldBe(51);

    [Fact]
    public void Nobody_is_blamed_for_half_or_for_a_few() =>
        (HoldingJudge.Blame(Held((1, 50), (2, 50)), all: 100, least: 10), HoldingJudge.Blame(Held((1, 9)), all: 9, least: 10)).ShouldBe((null, null));

    [Fact]
    public void Whoever_is_blamed_holds_more_than_everybody_else_together() => Gen.Int[0, 1000].Array[1, 8].Sample(counts =>
    {
        var held = Held([.. counts.Select((count, at) => (at + 1, count))]);
        var blamed = HoldingJudge.Blame(held, counts.Sum(), least: 1);
        (blamed is null || blamed.Value.Held > counts.Sum() - blamed.Value.Held).ShouldBeTrue();
        (blamed is not null).ShouldBe(counts.Max() > counts.Sum() / 2);
    });

    [Fact]
    public void A_thread_counts_when_it_has_not_left_the_code_once_for_the_whole_time()
    {
        var time = new FakeTimeProvider();
        var stuck = new StuckThreads(time);
        var scope = Scope(1);
        var (stays, passes, own) = (new ThreadMark(isOfPool: true), new ThreadMark(isOfPool: true), new ThreadMark(isOfPool: false));
        ThreadMark[] all = [stays, passes, own];
        foreach (var mark in all)
        {
            mark.Set(scope);
        }

        stuck.Count(all).ShouldBeEmpty();
        time.Advance(StuckThreads.After - TimeSpan.FromTicks(1));
        stuck.Count(all).ShouldBeEmpty("not long enough yet");
        passes.Set(null);
        passes.Set(scope);
        time.Advance(TimeSpan.FromTicks(1));
        stuck.Count(all).ShouldBe(new Dictionary<GenerationScope, int> { [scope] = 1 });

        stays.Set(null);
        stuck.Count(all).ShouldBeEmpty("it has left");
    }

    private static Dictionary<GenerationScope, int> Held(params (int Generation, int Count)[] held) => held.ToDictionary(one => Scope(one.Generation), one => one.Count);

    private static GenerationScope Scope(int number) => new(AdapterId.Parse("demo"), new GenerationNumber(number), new SenseBench());
}
