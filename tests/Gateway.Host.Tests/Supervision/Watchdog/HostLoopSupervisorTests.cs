using System.Collections.Concurrent;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Watchdog;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Watchdog;

public sealed class HostLoopSupervisorTests
{
    private static readonly TimeSpan NeverTimesOut = TimeSpan.FromSeconds(60);
    private readonly FakeTimeProvider _time = new();
    private readonly HostLoopTable _table;
    private readonly EventLog _events;
    private readonly HostStatus _host;

    public HostLoopSupervisorTests()
    {
        _table = new HostLoopTable(_time);
        _events = new EventLog(_time);
        _host = new HostStatus(_events);
    }

    [Fact]
    public async Task A_loop_that_blocks_at_once_delays_neither_the_start_nor_its_neighbours()
    {
        using var release = new ManualResetEventSlim();
        var blocked = new ScriptedLoop("blocked", (_, _) =>
        {
            release.Wait(CancellationToken.None);
            return Task.CompletedTask;
        });
        var sound = Sound("sound");
        var supervisor = Supervisor(blocked, sound);

        supervisor.StartAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully.ShouldBeTrue();

        await sound.NextLifeAsync();
        release.Set();
        await supervisor.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_loop_that_returns_is_started_again_at_once_and_the_cause_is_told()
    {
        var lives = 0;
        var loop = new ScriptedLoop("delivery", (beat, stopping) => ++lives == 1 ? Task.CompletedTask : RunAsync(beat, stopping));
        var supervisor = await StartAsync(loop);
        await loop.NextLifeAsync();

        await loop.NextLifeAsync();

        _table.Find("delivery")!.Restarts.ShouldBe(1);
        _table.Find("delivery")!.IsRunning.ShouldBeTrue();
        _events.Recent().Single().ShouldSatisfyAllConditions(
            entry => entry.Kind.ShouldBe(EventKind.HostLoopRestarted),
            entry => entry.Text.ShouldContain("'delivery'"),
            entry => entry.Text.ShouldContain("it returned"));
        _host.Problems.ShouldBeEmpty();
        await supervisor.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_loop_that_always_throws_does_not_spin_degrades_the_host_and_is_tried_for_ever()
    {
        using var heard = _events.Subscribe();
        var loop = new ScriptedLoop("journal", (_, _) => throw new InvalidOperationException("a bug"));
        var supervisor = await StartAsync(loop);
        await loop.NextLifeAsync();
        await loop.NextLifeAsync();

        foreach (var pause in new[] { 1, 2, 4, 8, 16, 30, 30 })
        {
            await ToldAsync(heard, $"in {pause} s");
            loop.Lives.ShouldBeEmpty();
            await AdvanceUntilAsync(loop, TimeSpan.FromSeconds(pause));
        }

        _host.Problems["loop-journal-fails"].ShouldContain("InvalidOperationException: a bug");
        await supervisor.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_loop_ended_by_fault_injection_lives_again()
    {
        var loop = Sound("ingress");
        var supervisor = await StartAsync(loop);
        await loop.NextLifeAsync();

        _table.Find("ingress")!.InjectEnd();
        await loop.NextLifeAsync();

        _table.Find("ingress")!.Life.IsCancellationRequested.ShouldBeFalse();
        await supervisor.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_loop_that_has_run_soundly_for_a_while_clears_its_name_and_is_again_restarted_at_once()
    {
        var failing = 3;
        using var heard = _events.Subscribe();
        var loop = new ScriptedLoop("rescan", (beat, stopping) => failing-- > 0 ? throw new IOException("x") : RunAsync(beat, stopping));
        var supervisor = await StartAsync(loop);
        await loop.NextLifeAsync();
        await loop.NextLifeAsync();
        await ToldAsync(heard, "in 1 s");
        await AdvanceUntilAsync(loop, TimeSpan.FromSeconds(1));
        await ToldAsync(heard, "in 2 s");
        await AdvanceUntilAsync(loop, TimeSpan.FromSeconds(2));

        await AdvanceAsync(HostLoopSupervisor.SoundAfter, () => _host.Problems.IsEmpty, "the host is no longer degraded");
        _table.Find("rescan")!.InjectEnd();

        await loop.NextLifeAsync();
        _events.Recent()[^1].Text.ShouldContain("at once");
        await supervisor.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Stopping_ends_every_loop_and_starts_none_again()
    {
        var (one, other) = (Sound("one"), Sound("other"));
        var supervisor = await StartAsync(one, other);
        await one.NextLifeAsync();
        await other.NextLifeAsync();

        await supervisor.StopAsync(TestContext.Current.CancellationToken).WaitAsync(NeverTimesOut, TestContext.Current.CancellationToken);

        (one.Lives.Count, other.Lives.Count).ShouldBe((0, 0));
        _events.Recent().ShouldBeEmpty();
        _table.Beats.ShouldAllBe(beat => !beat.IsRunning);
    }

    [Fact]
    public async Task A_loop_that_does_not_end_when_asked_holds_the_stop_for_a_bounded_time_only()
    {
        var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var loop = new ScriptedLoop("deaf", (_, _) => never.Task);
        var supervisor = await StartAsync(loop);
        await loop.NextLifeAsync();

        var stopping = supervisor.StopAsync(TestContext.Current.CancellationToken);
        stopping.IsCompleted.ShouldBeFalse();

        await AdvanceAsync(HostLoopSupervisor.StopLimit, () => stopping.IsCompleted, "the stop gives up");
        await stopping;
        never.SetResult();
    }

    [Fact]
    public async Task The_guard_revives_a_watchdog_whose_thread_has_ended_and_shows_its_silence()
    {
        var watchdog = new FakeWatchdog();
        var guard = new WatchdogGuard(watchdog, watchdog, _events, _host);
        using var stopping = new CancellationTokenSource();
        var beat = new LoopBeat(guard.Name, guard.StallAfter, _time);
        beat.Begin(again: false);
        var running = guard.RunAsync(beat, stopping.Token);
        watchdog.Revived.ShouldBe(0);

        watchdog.IsAlive = false;
        await AdvanceAsync(WatchdogGuard.Every, () => watchdog.Revived == 1, "the watchdog is revived");
        _events.Recent().Single().Kind.ShouldBe(EventKind.HostLoopRestarted);

        watchdog.SinceLastSweep = TimeSpan.FromSeconds(2.1);
        await AdvanceAsync(WatchdogGuard.Every, () => _host.Problems.ContainsKey(WatchdogGuard.Cause), "its silence is shown");
        watchdog.SinceLastSweep = TimeSpan.Zero;
        await AdvanceAsync(WatchdogGuard.Every, () => _host.Problems.IsEmpty, "its silence is over");

        await stopping.CancelAsync();
        await running.WaitAsync(NeverTimesOut, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_watchdog_that_is_not_armed_has_no_thread_on_purpose()
    {
        var watchdog = new FakeWatchdog { IsAlive = false, IsArmed = false, SinceLastSweep = TimeSpan.FromHours(1) };
        var guard = new WatchdogGuard(watchdog, watchdog, _events, _host);
        using var stopping = new CancellationTokenSource();
        var beat = new LoopBeat(guard.Name, guard.StallAfter, _time);
        beat.Begin(again: false);

        var running = guard.RunAsync(beat, stopping.Token);

        // the first look is taken before the first pause, on the caller's thread
        watchdog.Revived.ShouldBe(0);
        _host.Problems.ShouldBeEmpty();
        await stopping.CancelAsync();
        await running.WaitAsync(NeverTimesOut, TestContext.Current.CancellationToken);
    }

    private static ScriptedLoop Sound(string name) => new(name, RunAsync);

    private static async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await beat.PauseAsync(TimeSpan.FromDays(1), stopping);
        }
    }

    private HostLoopSupervisor Supervisor(params IHostLoop[] loops) => new(loops, _table, _events, _host, _time, NullLogger<HostLoopSupervisor>.Instance);

    private async Task<HostLoopSupervisor> StartAsync(params IHostLoop[] loops)
    {
        var supervisor = Supervisor(loops);
        await supervisor.StartAsync(TestContext.Current.CancellationToken);
        return supervisor;
    }

    private static async Task ToldAsync(EventSubscription heard, string text)
    {
        using var limit = new CancellationTokenSource(NeverTimesOut);
        while (!(await heard.Reader.ReadAsync(limit.Token)).Text.Contains(text, StringComparison.Ordinal))
        {
        }
    }

    private Task AdvanceUntilAsync(ScriptedLoop loop, TimeSpan by) =>
        AdvanceAsync(by, () => loop.Lives.TryDequeue(out _), $"'{loop.Name}' lives again");

    /// <summary>
    /// Advances the clock once, then in small steps: the event is told just before the pause is armed, and a clock advanced in between
    /// is not seen by the pause.
    /// </summary>
    private async Task AdvanceAsync(TimeSpan by, Func<bool> holds, string what)
    {
        using var limit = new CancellationTokenSource(NeverTimesOut);
        _time.Advance(by);
        while (!holds())
        {
            limit.IsCancellationRequested.ShouldBeFalse($"waited {NeverTimesOut} for: {what}");
            // lets other threads of the real pool go on; the loop is bounded and asks for a state, not for a time
            await Task.Delay(5, TestContext.Current.CancellationToken);
            _time.Advance(TimeSpan.FromMilliseconds(20));
        }
    }

    private sealed class ScriptedLoop(string name, Func<LoopBeat, CancellationToken, Task> life) : IHostLoop
    {
        private readonly SemaphoreSlim _begun = new(0);

        public ConcurrentQueue<int> Lives { get; } = new();

        public string Name => name;

        public TimeSpan StallAfter => TimeSpan.FromSeconds(10);

        public Task RunAsync(LoopBeat beat, CancellationToken stopping)
        {
            Lives.Enqueue(1);
            _begun.Release();
            return life(beat, stopping);
        }

        public async Task NextLifeAsync()
        {
            (await _begun.WaitAsync(NeverTimesOut)).ShouldBeTrue($"'{name}' did not begin within {NeverTimesOut}");
            Lives.TryDequeue(out _);
        }
    }

    private sealed class FakeWatchdog : IWatchdogThread, IWatchdogStatus
    {
        public bool IsArmed { get; set; } = true;

        public bool JudgesPeriodically => true;

        public long Sweeps => 0;

        public bool IsAlive { get; set; } = true;

        public TimeSpan SinceLastSweep { get; set; }

        public int Revived { get; private set; }

        public void Revive()
        {
            IsAlive = true;
            Revived++;
        }
    }
}
