using CsCheck;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Judgement;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Judgement;

public sealed class BlastGuardTests
{
    private static readonly WatchdogConfig Config = new();
    private readonly FakeTimeProvider _time = new();
    private readonly HostStatus _host;
    private readonly BlastGuard _guard;

    public BlastGuardTests()
    {
        _host = new HostStatus(new EventLog(_time, NullLogger<EventLog>.Instance));
        _guard = new BlastGuard(_host, _time);
    }

    [Fact]
    public void More_dead_adapters_never_make_acting_more_likely() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[0, 50], Gen.Int[0, 50], Gen.Double[0, 1]).Sample((running, few, more, share) =>
        {
            var config = Config with { BlastRadius = share };
            var (less, most) = (Math.Min(few, more), Math.Max(few, more));
            if (BlastRadius.Decide(new BlastPicture(running, less, HeldFor: null, TryWorked: false), config) == BlastDecision.Hold)
            {
                BlastRadius.Decide(new BlastPicture(running, most, HeldFor: null, TryWorked: false), config).ShouldBe(BlastDecision.Hold);
            }
        });

    [Theory]
    [InlineData(3, 3, BlastDecision.Act)]
    [InlineData(4, 2, BlastDecision.Act)]
    [InlineData(4, 3, BlastDecision.Hold)]
    [InlineData(10, 5, BlastDecision.Act)]
    [InlineData(10, 6, BlastDecision.Hold)]
    internal void The_host_is_suspected_when_more_than_the_share_looks_dead_and_enough_adapters_run(int running, int dead, BlastDecision decision) =>
        BlastRadius.Decide(new BlastPicture(running, dead, HeldFor: null, TryWorked: false), Config).ShouldBe(decision);

    [Fact]
    public void When_most_adapters_look_dead_at_once_the_rest_is_held_back_and_the_host_is_blamed()
    {
        Ask("a", 4).ShouldBe(BlastDecision.Act);
        Ask("b", 4).ShouldBe(BlastDecision.Act);

        Ask("c", 4).ShouldBe(BlastDecision.Hold);

        _host.Problems.Keys.ShouldBe([BlastGuard.Cause]);
    }

    [Fact]
    public void Strikes_show_the_picture_before_the_first_replacement()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            _guard.Suspect(AdapterId.Parse(name));
        }

        Ask("a", 4).ShouldBe(BlastDecision.Hold);
    }

    [Fact]
    public void Deaths_spread_over_time_never_blame_the_host()
    {
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
        {
            Ask(name, 5).ShouldBe(BlastDecision.Act);
            _time.Advance(Config.Interval * 2);
        }

        _host.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_hold_does_not_last_for_ever_one_adapter_is_tried_and_its_success_frees_the_others()
    {
        HoldAll();
        _time.Advance(BlastRadius.TryAfter(Config));
        HoldSuspects();

        Ask("c", 4).ShouldBe(BlastDecision.Try);
        Ask("d", 4).ShouldBe(BlastDecision.Hold);
        _guard.BecameReady(AdapterId.Parse("d"));
        Ask("d", 4).ShouldBe(BlastDecision.Hold);

        _guard.BecameReady(AdapterId.Parse("c"));

        Ask("d", 4).ShouldBe(BlastDecision.Act);
    }

    [Fact]
    public void A_try_that_does_not_work_is_followed_by_another_only_after_the_same_wait()
    {
        HoldAll();
        _time.Advance(BlastRadius.TryAfter(Config));
        HoldSuspects();
        Ask("c", 4).ShouldBe(BlastDecision.Try);
        HoldSuspects();

        Ask("d", 4).ShouldBe(BlastDecision.Hold);
        _time.Advance(BlastRadius.TryAfter(Config));
        HoldSuspects();

        Ask("d", 4).ShouldBe(BlastDecision.Try);
    }

    [Fact]
    public void The_suspicion_ends_when_the_picture_clears()
    {
        HoldAll();
        _guard.Review(4, Config);
        _host.Problems.ShouldNotBeEmpty();

        _guard.Absolve(AdapterId.Parse("a"));
        _guard.Absolve(AdapterId.Parse("b"));
        _guard.Review(4, Config);

        _host.Problems.ShouldBeEmpty();
        Ask("c", 4).ShouldBe(BlastDecision.Act);
    }

    private void HoldAll()
    {
        HoldSuspects();
        Ask("c", 4).ShouldBe(BlastDecision.Hold);
    }

    private void HoldSuspects()
    {
        _guard.Suspect(AdapterId.Parse("a"));
        _guard.Suspect(AdapterId.Parse("b"));
        _guard.Suspect(AdapterId.Parse("d"));
    }

    private BlastDecision Ask(string name, int running) => _guard.Ask(AdapterId.Parse(name), running, Config);
}
