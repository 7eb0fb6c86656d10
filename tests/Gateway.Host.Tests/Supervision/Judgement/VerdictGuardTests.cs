using CsCheck;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Endpoints;
using Gateway.Host.Supervision.Judgement;
using Gateway.Host.Tests.Messaging;
using Gateway.Host.Tests.Supervision.Endpoints;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Judgement;

public sealed class VerdictGuardTests : IDisposable
{
    private static readonly WatchdogConfig Config = new();
    private static readonly RemoteEnd Api = new("api.x.test", 443, Scheme: null);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(45);
    private readonly FakeTimeProvider _time = new();
    private readonly Roster _roster = new();
    private readonly HostStatus _host;
    private readonly ScriptedNetwork _network = new();
    private readonly ScriptedEnds _ends = new();
    private readonly NetworkOutage _outage;
    private readonly VerdictGuard _guard;

    public VerdictGuardTests()
    {
        _host = new HostStatus(new EventLog(_time));
        foreach (var name in new[] { "a", "b", "c", "d" })
        {
            Run(name, AdapterState.Ready);
        }

        _outage = new NetworkOutage(_network, new Defaults(), _host, _time);
        _guard = new VerdictGuard(_roster, _host, new Defaults(), _outage, new EndMemory(_ends, _time), _time);
    }

    public void Dispose() => _outage.Dispose();

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

    [Fact]
    public void While_the_network_of_the_host_is_down_nothing_is_replaced_and_nothing_is_tried()
    {
        Unplug();
        for (var i = 0; i < 100; i++)
        {
            AskRemote("a").ShouldBe(BlastDecision.AwaitNetwork);
            AskRemote("b").ShouldBe(BlastDecision.AwaitNetwork);
            _time.Advance(Config.Interval);
        }

        _host.Problems.Keys.ShouldBe([NetworkOutage.Cause]);
    }

    [Fact]
    public void An_end_that_answers_although_no_interface_is_up_overrules_the_interfaces()
    {
        _network.IsUp = false;
        AskRemote("a").ShouldBe(BlastDecision.Act);
    }

    [Fact]
    public void After_the_network_has_returned_adapters_get_their_reconnect_grace_afresh()
    {
        Unplug();
        AskRemote("a").ShouldBe(BlastDecision.AwaitNetwork);

        _network.IsUp = true;
        AskRemote("a").ShouldBe(BlastDecision.AwaitNetwork);
        _host.Problems.ShouldBeEmpty();
        _time.Advance(Grace - TimeSpan.FromSeconds(1));
        AskRemote("a").ShouldBe(BlastDecision.AwaitNetwork);
        _time.Advance(TimeSpan.FromSeconds(1));

        AskRemote("a").ShouldBe(BlastDecision.Act);
    }

    [Fact]
    public void An_outage_that_nobody_was_judged_in_grants_the_grace_as_well()
    {
        _network.IsUp = false;
        _time.Advance(TimeSpan.FromSeconds(30));
        _network.IsUp = true;

        AskRemote("a").ShouldBe(BlastDecision.AwaitNetwork);
        _host.Problems.ShouldBeEmpty("nothing was held back while it was down");
    }

    [Fact]
    public void The_network_of_the_host_says_nothing_about_ends_on_this_machine_or_unknown_ones()
    {
        _network.IsUp = false;
        Ask("a").ShouldBe(BlastDecision.Act);
        SuspectEnds.From(ScriptedPictures.FailedOn("127.0.0.1", 8080), Grace).IsRemote.ShouldBeFalse();
        SuspectEnds.From(NetworkPicture.Empty, Grace).IsRemote.ShouldBeFalse();
        SuspectEnds.From(ScriptedPictures.FailedOn("api.x.test", 443), Grace).IsRemote.ShouldBeTrue();
        _host.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_try_waits_until_the_end_of_the_adapter_answers()
    {
        _ends.Fail(Api);
        HoldAll();
        for (var round = 0; round < 20; round++)
        {
            StayDead(BlastRadius.TryAfter(Config));
            AskRemote("c").ShouldBe(BlastDecision.Hold);
        }

        _ends.Heal(Api);
        StayDead(Config.Interval);

        AskRemote("c").ShouldBe(BlastDecision.Try);
        AskRemote("d").ShouldBe(BlastDecision.Hold, "one at a time");
    }

    [Fact]
    public async Task An_answer_that_comes_later_counts_at_the_next_question()
    {
        _ends.Held = new Queue<TaskCompletionSource<bool>>();
        HoldAll();
        StayDead(BlastRadius.TryAfter(Config));
        AskRemote("c").ShouldBe(BlastDecision.Hold);
        AskRemote("c").ShouldBe(BlastDecision.Hold);
        _ends.Asked.Count.ShouldBe(1, "one check per end is under way");

        _ends.Held.Dequeue().SetResult(true);

        await Soon.That("the answer has arrived", () => AskRemote("c") == BlastDecision.Try);
    }

    private void Unplug()
    {
        _network.IsUp = false;
        _ends.Fail(Api);
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

    private BlastDecision Ask(string name) => _guard.Decide(AdapterId.Parse(name), SuspectEnds.Unknown);

    private BlastDecision AskRemote(string name) => _guard.Decide(AdapterId.Parse(name), new SuspectEnds(Api, IsRemote: true, Grace));

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
