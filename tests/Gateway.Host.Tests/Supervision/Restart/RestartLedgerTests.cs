using CsCheck;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Restart;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Supervision.Restart;

public sealed class RestartLedgerTests
{
    private static readonly LimitsConfig Limits = LimitsConfig.Default;
    private static readonly AdapterId Demo = AdapterId.Parse("demo");
    private static readonly AdapterId Other = AdapterId.Parse("other");
    private static readonly PluginId Plugin = PluginId.Parse("webhook");
    private readonly SteppingTime _time = new();
    private readonly FakeRestartStore _store = new();
    private readonly HostStatus _host;

    public RestartLedgerTests() => _host = new HostStatus(new EventLog(_time));

    [Fact]
    public void Counters_agree_with_a_plain_count_of_what_happened() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 400]).Array[1, 80].Sample(steps =>
        {
            var (time, faults, consecutive) = (new SteppingTime(), new List<TimeSpan>(), 0);
            var ledger = new RestartLedger(new FakeRestartStore(), _host, time);
            var now = TimeSpan.Zero;
            foreach (var (what, seconds) in steps)
            {
                time.Advance(TimeSpan.FromSeconds(seconds));
                now += TimeSpan.FromSeconds(seconds);
                if (what == 3)
                {
                    ledger.RecordHealthy(Demo, Plugin, Reason.None);
                    consecutive = 0;
                }
                else
                {
                    var kind = what == 0 ? RestartKind.Environment : RestartKind.PluginFault;
                    ledger.RecordDeath(Demo, Plugin, kind, Reason.TaskEnded, Limits);
                    consecutive++;
                    if (kind == RestartKind.PluginFault)
                    {
                        faults.Add(now);
                    }
                }

                var counters = ledger.Counters(Demo, Limits);
                counters.Consecutive.ShouldBe(consecutive);
                counters.InWindow.ShouldBe(faults.Count(at => now - at < Limits.RestartWindow));
            }
        });

    [Fact]
    public void Health_alone_does_not_empty_the_window_but_a_new_input_does()
    {
        var ledger = Ledger();
        Die(ledger);
        ledger.RecordHealthy(Demo, Plugin, Reason.None);
        ledger.Counters(Demo, Limits).ShouldBe(new RestartCounters(Total: 1, InWindow: 1, Budget: 5, Consecutive: 0));

        ledger.RecordHealthy(Demo, Plugin, Reason.Operator);

        ledger.Counters(Demo, Limits).InWindow.ShouldBe(0);
    }

    [Fact]
    public void Instances_are_counted_apart_and_their_plugin_together()
    {
        var ledger = Ledger();
        Die(ledger);
        var history = ledger.RecordDeath(Other, Plugin, RestartKind.PluginFault, Reason.TaskEnded, Limits);

        (history.Consecutive, history.FaultsInWindow, history.PluginFaultsInWindow, history.HostRestartsInMinute).ShouldBe((1, 1, 2, 2));
        ledger.PluginFaults(Plugin, Limits.RestartWindow).ShouldBe(2);
    }

    [Fact]
    public void A_wall_clock_that_steps_back_neither_freezes_nor_empties_the_window()
    {
        var ledger = Ledger();
        Die(ledger);
        _time.WallStep = TimeSpan.FromHours(-5);
        ledger.Counters(Demo, Limits).InWindow.ShouldBe(1);

        _time.Advance(Limits.RestartWindow);

        ledger.Counters(Demo, Limits).InWindow.ShouldBe(0);
    }

    [Fact]
    public void Whatever_the_wall_clock_does_the_ledgers_time_never_goes_back_nor_slower_than_the_monotonic_one() =>
        Gen.Select(Gen.Int[-100_000, 100_000], Gen.Int[0, 1000]).Array[1, 30].Sample(steps =>
        {
            var time = new SteppingTime();
            var clock = new LedgerClock(time);
            var before = clock.Now();
            foreach (var (step, seconds) in steps)
            {
                time.WallStep = TimeSpan.FromSeconds(step);
                time.Advance(TimeSpan.FromSeconds(seconds));
                var now = clock.Now();
                (now - before).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
                before = now;
            }
        });

    [Fact]
    public async Task Budgets_survive_a_restart_of_the_host()
    {
        var first = Ledger();
        Die(first);
        Die(first);
        first.RecordQuarantine(Demo, Plugin, Reason.TaskEnded);
        first.TryLogin(Demo, Plugin, budget: 2);
        await WriteAsync(first);
        _time.Advance(TimeSpan.FromMinutes(1));

        var second = Ledger();

        second.Counters(Demo, Limits).ShouldBe(new RestartCounters(Total: 0, InWindow: 2, Budget: 5, Consecutive: 2));
        second.TryLogin(Demo, Plugin, budget: 2).ShouldBe(new LoginGrant(IsGranted: true, TimeSpan.Zero, Spent: 2));
        second.TryLogin(Demo, Plugin, budget: 2).IsGranted.ShouldBeFalse();
        second.RecordDeath(Demo, Plugin, RestartKind.PluginFault, Reason.TaskEnded, Limits).Quarantines.ShouldBe(1);
    }

    [Fact]
    public async Task Entries_that_were_written_with_a_clock_ahead_age_from_the_moment_they_are_loaded()
    {
        _time.WallStep = TimeSpan.FromDays(30);
        var first = Ledger();
        Die(first);
        await WriteAsync(first);
        _time.WallStep = TimeSpan.Zero;

        var second = Ledger();
        second.Load();
        second.Counters(Demo, Limits).InWindow.ShouldBe(1);
        _time.Advance(Limits.RestartWindow);

        second.Counters(Demo, Limits).InWindow.ShouldBe(0);
    }

    [Fact]
    public void A_store_that_cannot_be_read_degrades_the_host_and_stops_nothing()
    {
        _store.Fails = true;
        var ledger = Ledger();

        Die(ledger).Consecutive.ShouldBe(1);

        _host.Problems.Keys.ShouldBe(["restart-budgets-unread"]);
    }

    [Fact]
    public void Recording_never_waits_for_the_store_and_memory_stays_bounded()
    {
        var ledger = Ledger();
        for (var i = 0; i < 5_000; i++)
        {
            Die(ledger);
        }

        ledger.Dropped.ShouldBe(5_000 - 4_096);
        ledger.Counters(Demo, Limits).InWindow.ShouldBe(1_024);
        ledger.Counters(Demo, Limits).Consecutive.ShouldBe(5_000);
    }

    [Fact]
    public void Instances_of_which_nothing_was_heard_for_the_retention_are_forgotten()
    {
        var ledger = Ledger();
        Die(ledger);
        _time.Advance(RestartLedger.Retention + TimeSpan.FromHours(1));
        ledger.RecordDeath(Other, Plugin, RestartKind.Environment, Reason.TaskEnded, Limits);

        ledger.Prune();

        ledger.Counters(Demo, Limits).Total.ShouldBe(0);
        ledger.Counters(Other, Limits).Total.ShouldBe(1);
    }

    [Fact]
    public async Task A_store_that_fails_degrades_the_host_until_the_entries_are_written()
    {
        var ledger = Ledger();
        Die(ledger);
        _store.Fails = true;
        using var stopping = new CancellationTokenSource();
        var writer = new RestartLedgerWriter(ledger, _store, _host, TimeProvider.System);
        var beat = new LoopBeat(writer.Name, writer.StallAfter, TimeProvider.System);
        beat.Begin(again: false);
        var running = Task.Run(() => writer.RunAsync(beat, stopping.Token), TestContext.Current.CancellationToken);
        await Until(() => _host.Problems.ContainsKey(RestartLedgerWriter.Cause), "the failing store degrades the host");

        _store.Fails = false;

        await Until(() => _store.Records.Count == 1 && _host.Problems.IsEmpty, "the entry is written after all");
        Die(ledger);
        await stopping.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        _store.Records.Count.ShouldBe(2);
        _store.Trimmed.ShouldNotBeNull();
    }

    [Fact]
    public void The_planner_quarantines_the_sixth_fault_in_a_row_and_then_every_further_one_for_twice_as_long()
    {
        var planner = new RestartPlanner(Ledger()) { Chance = () => 0.5 };
        var fault = new DeathCause(Reason.TaskFaulted, IsRetryable: true, IsEnvironmental: false);
        var delays = new List<(RestartDecisionKind, double)>();
        for (var i = 0; i < 8; i++)
        {
            var decision = planner.OnDeath(Demo, Plugin, fault, Limits);
            delays.Add((decision.Kind, decision.Delay.TotalSeconds));
            _time.Advance(decision.Delay);
        }

        delays.ShouldBe(
        [
            (RestartDecisionKind.Immediately, 0), (RestartDecisionKind.After, 1), (RestartDecisionKind.After, 2), (RestartDecisionKind.After, 4),
            (RestartDecisionKind.After, 8), (RestartDecisionKind.Quarantine, 900), (RestartDecisionKind.Quarantine, 1800), (RestartDecisionKind.Quarantine, 3600),
        ]);
    }

    [Fact]
    public void Two_hours_of_outage_are_waited_out_without_a_quarantine()
    {
        var planner = new RestartPlanner(Ledger());
        var outage = new DeathCause(Reason.StartupTimeout, IsRetryable: true, IsEnvironmental: true);
        for (var waited = TimeSpan.Zero; waited < TimeSpan.FromHours(2);)
        {
            var decision = planner.OnDeath(Demo, Plugin, outage, Limits);
            decision.Kind.ShouldNotBe(RestartDecisionKind.Quarantine);
            decision.Delay.ShouldBeLessThanOrEqualTo(Limits.BackoffMax * (1 + Limits.BackoffJitter));
            _time.Advance(decision.Delay);
            waited += decision.Delay;
        }
    }

    [Fact]
    public void A_death_that_a_person_must_fix_spends_nothing()
    {
        var ledger = Ledger();

        new RestartPlanner(ledger).OnDeath(Demo, Plugin, new DeathCause(Reason.FatalReported, IsRetryable: false, IsEnvironmental: false), Limits);

        ledger.Counters(Demo, Limits).ShouldBe(new RestartCounters(0, 0, 5, 0));
    }

    private RestartLedger Ledger() => new(_store, _host, _time);

    private static RestartHistory Die(RestartLedger ledger) => ledger.RecordDeath(Demo, Plugin, RestartKind.PluginFault, Reason.TaskEnded, Limits);

    private async Task WriteAsync(RestartLedger ledger)
    {
        while (ledger.ToWrite.TryRead(out var record))
        {
            await _store.AppendAsync(record, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The writer runs on its own; polled, because what it did shows only in the store and in the host's status.</summary>
    private static async Task Until(Func<bool> holds, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds())
        {
            limit.IsCancellationRequested.ShouldBeFalse($"waited 60 s for: {what}");
            // lets other threads of the real pool go on; the loop is bounded and asks for a state, not for a time
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
