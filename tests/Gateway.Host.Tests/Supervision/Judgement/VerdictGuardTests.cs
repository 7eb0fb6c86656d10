using CsCheck;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Judgement;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Judgement;

public sealed class VerdictGuardTests
{
    private static readonly WatchdogConfig Config = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Roster _roster = new();
    private readonly HostStatus _host;
    private readonly VerdictGuard _guard;

    public VerdictGuardTests()
    {
        _host = new HostStatus(new EventLog(_time));
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            Run(name, AdapterState.Ready);
        }

        _guard = new VerdictGuard(_roster, _host, new Defaults(), _time);
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
        Ask("a").ShouldBe(BlastDecision.Act);
        Ask("b").ShouldBe(BlastDecision.Act);

        Ask("c").ShouldBe(BlastDecision.Hold);

        _host.Problems.Keys.ShouldBe(["host-suspected"]);
    }

    [Fact]
    public void Strikes_show_the_picture_before_the_first_replacement()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            _guard.Suspect(AdapterId.Parse(name));
        }

        Ask("a").ShouldBe(BlastDecision.Hold);
    }

    [Fact]
    public void Deaths_spread_over_time_never_blame_the_host()
    {
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            Ask(name).ShouldBe(BlastDecision.Act);
            _time.Advance(Config.Interval * 2.1);
        }

        _host.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_hold_does_not_last_for_ever_one_adapter_is_tried_and_its_success_frees_the_others()
    {
        HoldAll();
        StayDead(BlastRadius.TryAfter(Config));

        Ask("c").ShouldBe(BlastDecision.Try);
        Ask("d").ShouldBe(BlastDecision.Hold);
        _guard.OnReady(AdapterId.Parse("d"));
        Ask("d").ShouldBe(BlastDecision.Hold);

        _guard.OnReady(AdapterId.Parse("c"));

        Ask("d").ShouldBe(BlastDecision.Act);
    }

    [Fact]
    public void A_try_that_does_not_work_is_followed_by_another_only_after_the_same_wait()
    {
        HoldAll();
        StayDead(BlastRadius.TryAfter(Config));
        Ask("c").ShouldBe(BlastDecision.Try);
        HoldSuspects();

        Ask("d").ShouldBe(BlastDecision.Hold);
        StayDead(BlastRadius.TryAfter(Config));

        Ask("d").ShouldBe(BlastDecision.Try);
    }

    [Fact]
    public void The_suspicion_ends_when_adapters_recover_by_themselves_and_nobody_asks_any_more()
    {
        HoldAll();

        _guard.Absolve(AdapterId.Parse("a"));
        _host.Problems.ShouldNotBeEmpty();
        _guard.Absolve(AdapterId.Parse("b"));

        _host.Problems.ShouldBeEmpty();
        Ask("c").ShouldBe(BlastDecision.Act);
    }

    [Fact]
    public void Adapters_that_are_being_replaced_still_belong_to_the_picture()
    {
        Ask("a").ShouldBe(BlastDecision.Act);
        Ask("b").ShouldBe(BlastDecision.Act);
        Run("a", AdapterState.Backoff);
        Run("b", AdapterState.Stopping);

        Ask("c").ShouldBe(BlastDecision.Hold);
    }

    [Fact]
    public void Adapters_that_do_not_run_do_not_dilute_the_picture()
    {
        foreach (var name in new[] { "e", "f", "g", "h", "i", "j" })
        {
            Run(name, AdapterState.Paused);
        }

        HoldAll();
    }

    private void HoldAll()
    {
        HoldSuspects();
        Ask("c").ShouldBe(BlastDecision.Hold);
    }

    /// <summary>Every check renews what speaks against them.</summary>
    private void StayDead(TimeSpan span)
    {
        for (var at = TimeSpan.Zero; at < span; at += Config.Interval)
        {
            _time.Advance(Config.Interval);
            HoldSuspects();
        }
    }

    private void HoldSuspects()
    {
        _guard.Suspect(AdapterId.Parse("a"));
        _guard.Suspect(AdapterId.Parse("b"));
        _guard.Suspect(AdapterId.Parse("d"));
    }

    private BlastDecision Ask(string name) => _guard.Decide(AdapterId.Parse(name));

    private void Run(string name, AdapterState state) =>
        _roster.Publish(new AdapterSnapshot { Name = AdapterId.Parse(name), Plugin = PluginId.Parse("demo"), State = state });

    private sealed class Defaults : IConfigurationSource
    {
        public event Action? Changed
        {
            add { }
            remove { }
        }

        public GatewayConfig Current => GatewayConfig.Default;
    }
}
