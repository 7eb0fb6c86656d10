using Gateway.Abstractions;
using Gateway.Host.Messaging.Care;
using Gateway.Host.Model;
using Gateway.Host.Model.Loss;
using Gateway.Host.Tests.Operator;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Messaging.Care;

public sealed class LossWatchTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Noon);
    private readonly Roster _roster = new();
    private readonly FakeCatalog _catalog = new();
    private readonly EventLog _events;
    private readonly LossBook _book;
    private readonly LossWatch _watch;

    public LossWatchTests()
    {
        _events = new EventLog(_time);
        _book = new LossBook(_events, _time);
        _watch = new LossWatch(_book, _roster, _catalog, _time);
        _catalog.Scanned(
            Plugin("forgets", TransportKind.Socket, AdapterCapabilities.Receive | AdapterCapabilities.Send),
            Plugin("replays", TransportKind.LongPoll, AdapterCapabilities.Receive | AdapterCapabilities.Resume),
            Plugin("called", TransportKind.Passive, AdapterCapabilities.Receive));
    }

    private static PluginEntry Plugin(string id, TransportKind transport, AdapterCapabilities capabilities)
    {
        var ready = Samples.NotConfigured();
        var plugin = PluginId.Parse(id);
        return ready with
        {
            Source = id,
            Id = plugin,
            Build = ready.Build! with { Manifest = ready.Build.Manifest with { Id = plugin, Transport = transport, Capabilities = capabilities } },
        };
    }

    private LossWindow[] Look(AdapterState state, string plugin = "forgets", long generation = 1, DesiredState desired = DesiredState.Enabled, Reason reason = Reason.None, TransportKind? transport = null)
    {
        _roster.Publish(Samples.Ready() with
        {
            Name = AdapterId.Parse("a"), Plugin = PluginId.Parse(plugin), State = state, Generation = new GenerationNumber(generation), Desired = desired, Reason = reason, Detail = "why", Transport = transport,
        });
        _time.Advance(TimeSpan.FromSeconds(1));
        _watch.Pass();
        return [.. _book.Windows];
    }

    private static DateTimeOffset At(int second) => Noon.AddSeconds(second);

    [Fact]
    public void A_window_lasts_from_the_last_look_at_which_it_heard_to_the_first_at_which_it_hears_again()
    {
        Look(AdapterState.Ready).ShouldBeEmpty();
        Look(AdapterState.Backoff).ShouldHaveSingleItem().To.ShouldBeNull();
        Look(AdapterState.Starting);
        var window = Look(AdapterState.Ready, generation: 2).ShouldHaveSingleItem();

        window.ShouldBe(new LossWindow(AdapterId.Parse("a"), LossCause.NotConnected, At(1), At(4), 0, "why"));
        var told = _events.Recent().Single(entry => entry.Kind == EventKind.LossPossible);
        told.Adapter.ShouldBe(AdapterId.Parse("a"));
        told.Text.ShouldBe("messages may be missing from 2026-05-04 12:00:01 to 12:00:04 UTC (3 s): it was not connected, and its platform does not send again what was missed: why");
    }

    [Fact]
    public void A_replacement_between_two_looks_is_a_window_too()
    {
        Look(AdapterState.Ready);
        var window = Look(AdapterState.Ready, generation: 2).ShouldHaveSingleItem();
        (window.From, window.To).ShouldBe((At(1), At(2)));
    }

    [Theory]
    [InlineData("replays")]
    [InlineData("called")]
    [InlineData("unknown")]
    public void Where_the_platform_sends_again_or_is_told_nothing_is_missed(string plugin)
    {
        Look(AdapterState.Ready, plugin);
        Look(AdapterState.Backoff, plugin);
        Look(AdapterState.Ready, plugin, generation: 2).ShouldBeEmpty();
    }

    [Fact]
    public void An_instance_that_is_called_by_its_settings_misses_nothing_while_its_plugin_could_also_connect()
    {
        Look(AdapterState.Ready, transport: TransportKind.Passive);
        Look(AdapterState.Backoff, transport: TransportKind.Passive).ShouldBeEmpty();
    }

    [Fact]
    public void While_a_person_has_it_paused_nothing_is_expected()
    {
        Look(AdapterState.Ready);
        Look(AdapterState.Paused, desired: DesiredState.Paused).ShouldBeEmpty();
        Look(AdapterState.Starting, generation: 2);
        var window = Look(AdapterState.Ready, generation: 2).ShouldHaveSingleItem();
        (window.From, window.To).ShouldBe((At(2), At(4)), "only from the resume on");
    }

    [Fact]
    public void A_suspicion_of_the_host_is_no_loss_and_the_adapters_own_word_is()
    {
        Look(AdapterState.Ready);
        Look(AdapterState.Degraded, reason: Reason.NoInboundEvidence).ShouldBeEmpty();
        Look(AdapterState.Degraded, reason: Reason.AdapterDegraded).ShouldHaveSingleItem();
    }

    [Fact]
    public void The_time_in_which_the_gateway_did_not_run_counts_for_those_that_were_there_before()
    {
        _watch.Begin(Noon.AddHours(-1));
        Look(AdapterState.Starting, generation: 7);
        var window = Look(AdapterState.Ready, generation: 7).ShouldHaveSingleItem();

        (window.Cause, window.From, window.To).ShouldBe((LossCause.GatewayDown, Noon.AddHours(-1), At(2)));
    }

    [Fact]
    public void One_that_is_new_has_missed_nothing_while_the_gateway_did_not_run()
    {
        _watch.Begin(Noon.AddHours(-1));
        Look(AdapterState.Starting).ShouldBeEmpty();
        Look(AdapterState.Ready).ShouldBeEmpty();
    }

    [Fact]
    public void Refusals_are_one_window_with_their_number_until_there_are_none_for_a_minute()
    {
        Look(AdapterState.Ready, "called");
        var adapter = AdapterId.Parse("a");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            _book.Refused(adapter, LossCause.Overloaded);
            _time.Advance(TimeSpan.FromSeconds(50));
        }

        _watch.Pass();
        var open = _book.Windows.ShouldHaveSingleItem();
        (open.To, open.Count).ShouldBe((null, 3));

        _time.Advance(LossBook.Quiet);
        _watch.Pass();
        var closed = _book.Windows.ShouldHaveSingleItem();
        (closed.From, closed.To, closed.Count).ShouldBe((At(1), At(101), 3));
        LossText.Of(closed).ShouldContain("3 messages were refused because the queue was full");
    }

    [Fact]
    public void What_a_platform_hands_in_again_was_not_lost_by_refusing_it()
    {
        Look(AdapterState.Ready, "replays");
        _book.Refused(AdapterId.Parse("a"), LossCause.StorageUnavailable);
        _book.Windows.ShouldBeEmpty();
    }

    [Fact]
    public void A_window_that_was_open_when_the_gateway_ended_goes_on_until_the_adapter_hears_and_one_of_nobody_ends()
    {
        LossWindow Open(string name) => new(AdapterId.Parse(name), LossCause.NotConnected, Noon.AddHours(-2), To: null, 0, "");
        _book.Remember([Open("a"), Open("gone"), Open("a") with { Cause = LossCause.Overloaded, Count = 5 }], lastSeen: Noon.AddHours(-1));

        Look(AdapterState.Starting, generation: 7);
        _book.Windows.Single(window => window.Adapter == AdapterId.Parse("a") && window.Cause == LossCause.NotConnected).To.ShouldBeNull();
        var windows = Look(AdapterState.Ready, generation: 7);

        windows.Single(window => window.Cause == LossCause.Overloaded).ShouldBe(Open("a") with { Cause = LossCause.Overloaded, Count = 5, To = Noon.AddHours(-1) });
        windows.ShouldAllBe(window => window.To != null);
    }

    [Fact]
    public void The_book_is_bounded()
    {
        foreach (var number in Enumerable.Range(0, 2 * LossBook.Kept))
        {
            _book.Add(new LossWindow(null, LossCause.Unread, At(number), At(number), 1, ""));
        }

        _book.Windows.Count.ShouldBe(LossBook.Kept);
        _book.Windows[0].From.ShouldBe(At((2 * LossBook.Kept) - 1), "the newest are kept");
    }
}
