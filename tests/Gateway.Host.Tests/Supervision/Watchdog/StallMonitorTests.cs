using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Watchdog;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Watchdog;

public sealed class StallMonitorTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakePool _pool = new();
    private readonly HostLoopTable _table;
    private readonly HostStatus _host;
    private readonly StallMonitor _monitor;

    public StallMonitorTests()
    {
        _table = new HostLoopTable(_time);
        var events = new EventLog(_time);
        _host = new HostStatus(events);
        _monitor = new StallMonitor(_table, new WatchdogOutbox(events, _host, _pool));
    }

    [Fact]
    public void A_loop_that_does_not_tick_is_stalled_until_it_ticks_again()
    {
        var beat = Begin("delivery");
        Sweep(after: 10);
        _monitor.Stalled.ShouldBeEmpty();

        Sweep(after: 0.5);
        _monitor.Stalled.ShouldBe(["delivery"]);
        _host.Problems["loop-delivery-stalled"].ShouldContain("10.5 s (10 s are allowed)");

        beat.Tick();
        Sweep(after: 0.1);
        _monitor.Stalled.ShouldBeEmpty();
        _host.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_loop_that_waits_for_input_is_never_stalled()
    {
        var beat = Begin("ingress");
        _ = beat.WaitAsync(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously).Task).AsTask();

        Sweep(after: 3600);

        _monitor.Stalled.ShouldBeEmpty();
    }

    [Fact]
    public void What_the_host_itself_has_lost_is_not_blamed_on_a_loop()
    {
        Begin("delivery");

        Sweep(after: 12, grace: 3);
        _monitor.Stalled.ShouldBeEmpty();

        Sweep(after: 2, grace: 3);
        _monitor.Stalled.ShouldBe(["delivery"]);
    }

    [Fact]
    public void The_thread_that_sweeps_says_nothing_itself()
    {
        Begin("delivery");
        _time.Advance(TimeSpan.FromSeconds(11));

        _monitor.Sweep(_time.GetTimestamp(), TimeSpan.Zero);

        _host.Problems.ShouldBeEmpty();
        _pool.RunAll();
        _host.Problems.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_sweep_without_news_allocates_nothing()
    {
        for (var i = 0; i < 20; i++)
        {
            Begin($"loop{i}");
        }

        var now = _time.GetTimestamp();
        _monitor.Sweep(now, TimeSpan.Zero);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            _monitor.Sweep(now, TimeSpan.Zero);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private LoopBeat Begin(string name)
    {
        var beat = _table.Add(name, TimeSpan.FromSeconds(10));
        beat.Begin(again: false);
        return beat;
    }

    private void Sweep(double after, double grace = 0)
    {
        _time.Advance(TimeSpan.FromSeconds(after));
        _monitor.Sweep(_time.GetTimestamp(), TimeSpan.FromSeconds(grace));
        _pool.RunAll();
    }
}
