using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Evidence.Sources;
using Gateway.Host.Supervision.Lifecycle;
using Gateway.Host.Supervision.Restart;
using Gateway.Host.Supervision.Watchdog;
using Gateway.Host.Tests.Messaging;
using Gateway.Host.Tests.Supervision.Restart;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Watchdog;

public sealed class ClockGapTests : IWatchSink, IGenerationObserver, IDisposable
{
    private const double Hour = 3600;
    private static readonly TimeSpan Sweep = TimeSpan.FromMilliseconds(100);
    private readonly HandsTime _hands = new();
    private readonly FakePool _pool = new();
    private readonly FakeConfiguration _configuration = new();
    private readonly List<ClockGap> _gaps = [];
    private readonly List<TimeSpan> _expired = [];
    private readonly CallSlots _slots = new();
    private readonly AwakeTime _time;
    private readonly EventLog _events;
    private readonly HostStatus _host;
    private readonly HostLoopTable _loops;
    private readonly ClockWatch _clocks;
    private readonly StallMonitor _stalls;
    private readonly PoolRelief _relief;
    private readonly SystemdNotifier _systemd;
    private readonly ThreadPacer _pacer = new();
    private readonly Host.Supervision.Watchdog.Watchdog _watchdog;
    private int _checks;

    public ClockGapTests()
    {
        _time = new AwakeTime(_hands);
        _events = new EventLog(_time);
        _host = new HostStatus(_events);
        _loops = new HostLoopTable(_time);
        var outbox = new WatchdogOutbox(_events, _host, _pool);
        _clocks = new ClockWatch(_time, _pool, outbox);
        _clocks.Passed += _gaps.Add;
        _stalls = new StallMonitor(_loops, outbox);
        _relief = new PoolRelief(_pool, _time, outbox);
        _systemd = new SystemdNotifier(new SystemdEnvironment(Socket: null, Every: null), _time);
        var table = new WatchTable(_time);
        table.Add(new WatchRow(new SlotsOnly(_slots), this) { IsChecked = true });
        _watchdog = new Host.Supervision.Watchdog.Watchdog(
            table, new WatchdogSelf(new SelfSuspicion(), _relief, _stalls, _systemd, outbox), _clocks, _pacer, _configuration, _time);
    }

    /// <summary>Wall, monotonic: asleep or time set ahead; stopped or paused; a monotonic clock that runs alone; time set back.</summary>
    public static TheoryData<double, double> Gaps { get; } = new() { { Hour, 0 }, { Hour, Hour }, { 0, Hour }, { -Hour, 0 }, { 30, 30 }, { -Hour, Hour } };

    public void Dispose()
    {
        _relief.Dispose();
        _systemd.Dispose();
        _pacer.Dispose();
    }

    [Theory]
    [MemberData(nameof(Gaps))]
    public void A_call_in_flight_is_not_judged_by_a_gap_and_is_found_after_its_deadline_of_awake_time(double wall, double monotonic)
    {
        Run(10);
        var start = _time.GetTimestamp();
        _slots.TryEnter(CallKind.Send, start, start + (5 * _time.TimestampFrequency));
        Run(1);

        Jump(wall, monotonic);
        Run(3.5);
        _expired.ShouldBeEmpty();

        Run(1);
        _expired.Count.ShouldBe(1);
        _expired[0].ShouldBe(TimeSpan.FromSeconds(5.1), TimeSpan.FromSeconds(0.3));
    }

    [Theory]
    [MemberData(nameof(Gaps))]
    public void After_a_gap_liveness_checks_are_asked_for_at_once_and_everybody_who_listens_is_told_once(double wall, double monotonic)
    {
        Run(6);
        _checks.ShouldBe(1);
        Jump(wall, monotonic);

        _checks.ShouldBe(2);
        _gaps.Count.ShouldBe(1);
        _gaps[0].Wall.TotalSeconds.ShouldBe(wall, 0.3);
        _gaps[0].Monotonic.TotalSeconds.ShouldBe(monotonic, 0.3);
        Run(60);
        _gaps.Count.ShouldBe(1);
        _events.Recent().Count(entry => entry.Kind == EventKind.ClockGap).ShouldBe(1);
    }

    [Fact]
    public void Clocks_that_agree_or_are_slewed_are_no_gap()
    {
        for (var i = 0; i < 20_000; i++)
        {
            // half a millisecond a second is the most that a time server makes a clock run faster
            _hands.Move(Sweep * 1.0005, Sweep);
            _watchdog.Sweep();
        }

        _clocks.Count.ShouldBe(0);
    }

    [Fact]
    public void Switched_off_nobody_is_told_and_no_call_is_judged_all_the_same()
    {
        _configuration.Set(_configuration.Current with { Evidence = new() { Clock = false } });
        var start = _time.GetTimestamp();
        _slots.TryEnter(CallKind.Send, start, start + (5 * _time.TimestampFrequency));
        Run(1);
        Jump(Hour, Hour);

        _gaps.ShouldBeEmpty();
        _expired.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Gaps))]
    public void A_gap_stalls_no_loop_of_the_host_and_starves_no_pool(double wall, double monotonic)
    {
        var beat = _loops.Add("busy", TimeSpan.FromSeconds(10));
        beat.Begin(again: false);
        _hands.Move(Sweep, Sweep);
        // the probe of the pool is on its way when everything stops
        _watchdog.Sweep();

        Jump(wall, monotonic);
        Run(1);

        _stalls.Stalled.ShouldBeEmpty();
        _pool.Set.ShouldBeEmpty();
        Run(10);
        _stalls.Stalled.ShouldBe(["busy"]);
    }

    [Theory]
    [MemberData(nameof(Gaps))]
    public void A_startup_deadline_counts_awake_time_and_a_backoff_does_not(double wall, double monotonic)
    {
        var fired = new List<TimerKind>();
        using var timers = new InstanceTimers(_time, work => work());
        timers.Arm(TimerKind.Startup, TimeSpan.FromSeconds(60), () => fired.Add(TimerKind.Startup));
        timers.Arm(TimerKind.Restart, TimeSpan.FromSeconds(20), () => fired.Add(TimerKind.Restart));
        Run(10);

        Jump(wall, monotonic);
        Run(49);
        fired.ShouldBe([TimerKind.Restart]);
        Run(2);
        fired.ShouldBe([TimerKind.Restart, TimerKind.Startup]);
    }

    [Theory]
    [MemberData(nameof(Gaps))]
    public void Budgets_neither_freeze_nor_lose_their_count_of_awake_time(double wall, double monotonic)
    {
        var ledger = new RestartLedger(new FakeRestartStore(), _host, _time);
        var (adapter, plugin, limits) = (AdapterId.Parse("a"), PluginId.Parse("p"), Host.Model.Config.LimitsConfig.Default);
        var before = ledger.Now();
        ledger.RecordDeath(adapter, plugin, RestartKind.PluginFault, Reason.TaskEnded, limits);
        Run(1);

        Jump(wall, monotonic);

        ledger.Now().ShouldBeGreaterThan(before);
        // only time that has passed on the wall as well ends a window
        ledger.Counters(adapter, limits).InWindow.ShouldBe(wall >= limits.RestartWindow.TotalSeconds ? 0 : 1);
        Run(limits.RestartWindow.TotalSeconds);
        ledger.Counters(adapter, limits).InWindow.ShouldBe(0);
    }

    [Fact]
    public void Each_running_generation_gets_the_gap_into_its_books_once_as_context()
    {
        var subject = new Subject(AdapterId.Parse("a"), new GenerationNumber(1));
        var target = new SenseTarget(subject, new GenerationScope(subject.Adapter, subject.Generation, this), Abstractions.TransportKind.Socket, _time);
        var sense = new ClockSource(_clocks).Attach(target);
        LookWith(sense, target).ShouldBeEmpty();
        Run(1);
        Jump(Hour, 0);

        var seen = LookWith(sense, target).ShouldHaveSingleItem();
        (seen.Kind, seen.Info.Weight, seen.IsEnvironmental).ShouldBe((ObservationKind.ClockGap, ObservationWeight.Context, false));
        seen.Text.ShouldContain("60 min");
        LookWith(sense, target).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_evidence_loop_looks_at_once()
    {
        var source = new CountingSource();
        var table = new EvidenceTable();
        var subject = new Subject(AdapterId.Parse("a"), new GenerationNumber(1));
        var target = new SenseTarget(subject, new GenerationScope(subject.Adapter, subject.Generation, this), Abstractions.TransportKind.Socket, _time);
        table.Add(new EvidenceRow(target, Host.Model.Config.LimitsConfig.Default, new EvidenceLedger(subject, _time, TimeSpan.FromMinutes(1)), _ => { }));
        var gaps = new ManualGaps();
        var loop = new EvidenceLoop(table, [source], new SocketWatch(new NoSocketTable()), gaps, _configuration, _host, new FakeTimeProvider());
        using var stopping = new CancellationTokenSource();
        var beat = _loops.Add(loop.Name, loop.StallAfter);
        beat.Begin(again: false);
        var running = loop.RunAsync(beat, stopping.Token);
        await Soon.That("the loop waits", () => gaps.IsHeard);

        gaps.Raise();

        await Soon.That("it looks without waiting for its turn", () => source.Looks == 1);
        await stopping.CancelAsync();
        await running;
    }

    void IWatchSink.OnCallExpired(GenerationNumber generation, CallKind kind, TimeSpan age) => _expired.Add(age);

    void IWatchSink.OnCheckDue(GenerationNumber generation) => _checks++;

    void IGenerationObserver.OnSignal(GenerationNumber generation, GenerationSignal signal)
    {
    }

    private static IReadOnlyList<Observation> LookWith(ISense sense, SenseTarget target)
    {
        var look = new Look(target, target.Time.GetTimestamp(), Host.Model.Config.LimitsConfig.Default, Host.Isolation.Network.NetworkPicture.Empty, SocketPicture.Absent);
        sense.Look(look);
        return look.Seen;
    }

    private void Run(double seconds)
    {
        for (var at = TimeSpan.Zero; at < TimeSpan.FromSeconds(seconds); at += Sweep)
        {
            _hands.Move(Sweep, Sweep);
            _watchdog.Sweep();
            _pool.RunAll();
        }
    }

    private void Jump(double wall, double monotonic)
    {
        _hands.Move(TimeSpan.FromSeconds(wall), TimeSpan.FromSeconds(monotonic));
        _watchdog.Sweep();
        _pool.RunAll();
    }

    private sealed class CountingSource : IEvidenceSource, ISense
    {
        private int _looks;

        public int Looks => Volatile.Read(ref _looks);

        public string Name => "counting";

        public ISense Attach(SenseTarget target) => this;

        public void Look(Look look) => Interlocked.Increment(ref _looks);
    }

    private sealed class ManualGaps : IClockGaps
    {
        public event Action<ClockGap>? Passed;

        public bool IsHeard => Passed is not null;

        public long Count => 0;

        public ClockGap? Newest => null;

        public void Raise() => Passed?.Invoke(new ClockGap(TimeSpan.FromHours(1), TimeSpan.Zero, TimeSpan.Zero));
    }
}
