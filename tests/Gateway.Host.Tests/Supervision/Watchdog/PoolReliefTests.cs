using Gateway.Host.Model;
using Gateway.Host.Supervision.Watchdog;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Watchdog;

public sealed class PoolReliefTests
{
    private static readonly TimeSpan Sweep = TimeSpan.FromMilliseconds(100);
    private readonly FakeTimeProvider _time = new();
    private readonly FakePool _pool = new();
    private readonly EventLog _events;
    private readonly HostStatus _host;
    private readonly PoolRelief _relief;

    public PoolReliefTests()
    {
        _events = new EventLog(_time);
        _host = new HostStatus(_events);
        _relief = new PoolRelief(_pool, _time, new WatchdogOutbox(_events, _host, _pool));
    }

    [Fact]
    public void A_pool_that_answers_is_left_alone()
    {
        Answering(TimeSpan.FromMinutes(2));

        _pool.Set.ShouldBeEmpty();
        _relief.Delay.ShouldBe(Sweep);
    }

    [Fact]
    public void A_starved_pool_gets_more_threads_in_steps_up_to_the_bound_and_never_beyond()
    {
        Starved(TimeSpan.FromMilliseconds(500));
        _pool.Set.ShouldBeEmpty();

        Starved(TimeSpan.FromMinutes(1));

        _pool.Set.ShouldBe([18, 34, 66, 130, 258, 514, 1026]);
        _relief.Added.ShouldBe(PoolRelief.MostAdded);
    }

    [Fact]
    public void The_relief_is_told_and_the_host_is_degraded_until_it_is_over()
    {
        Starved(TimeSpan.FromSeconds(1));
        Answering(TimeSpan.FromSeconds(1));

        _events.Recent().First(entry => entry.Kind == EventKind.PoolStarved).Text.ShouldContain("raised from 2 to 18");
        _host.Problems.Keys.ShouldBe(["pool-starved"]);
        Answering(TimeSpan.FromMinutes(2));
        _host.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void After_calm_the_minimum_comes_back_in_steps_to_where_it_was()
    {
        Starved(TimeSpan.FromSeconds(3));
        _pool.Set.Clear();

        Answering(TimeSpan.FromSeconds(29));
        _pool.Set.ShouldBeEmpty();
        Answering(TimeSpan.FromMinutes(2));

        _pool.Set[^1].ShouldBe(2);
        _pool.Set.ShouldBe(_pool.Set.OrderDescending());
        _pool.Set.Count.ShouldBeGreaterThan(2);
        _relief.Added.ShouldBe(0);
    }

    [Fact]
    public void Disposing_restores_the_original_minimum_once()
    {
        Starved(TimeSpan.FromSeconds(1));

        _relief.Dispose();
        _relief.Dispose();

        _pool.MinThreads.ShouldBe(2);
        _pool.Set.Count(threads => threads == 2).ShouldBe(1);
    }

    [Fact]
    public void A_minimum_that_somebody_else_has_set_meanwhile_is_theirs()
    {
        Starved(TimeSpan.FromSeconds(1));
        _pool.MinThreads = 500;

        _relief.Dispose();

        _pool.MinThreads.ShouldBe(500);
    }

    [Fact]
    public void A_pool_that_refuses_is_asked_again_and_nothing_is_claimed()
    {
        _pool.Refuses = true;
        Starved(TimeSpan.FromSeconds(2));
        _relief.Added.ShouldBe(0);

        _pool.Refuses = false;
        Starved(TimeSpan.FromSeconds(1));

        _relief.Added.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_quiet_sweep_allocates_nothing()
    {
        Answering(TimeSpan.FromSeconds(5));
        var now = _time.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            _relief.Sweep(now);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void A_pool_that_is_calm_is_woken_three_times_a_second_and_a_slow_one_at_every_sweep()
    {
        var probe = new PoolProbe(_pool, _time);
        int Sweeps(TimeSpan answer)
        {
            var before = _pool.Queued;
            for (var sweep = 0; sweep < 30; sweep++)
            {
                probe.Measure(_time.GetTimestamp());
                _time.Advance(answer);
                _pool.RunAll();
                _time.Advance(Sweep - answer);
            }

            return _pool.Queued - before;
        }

        Sweeps(TimeSpan.Zero).ShouldBe(10);
        Sweeps(TimeSpan.FromMilliseconds(60)).ShouldBeGreaterThan(25);
    }

    [Fact]
    public async Task The_real_pool_runs_the_probe()
    {
        var pool = new RuntimePool(new Gateway.Host.Foundation.PoolLimits());
        var probe = new PoolProbe(pool, TimeProvider.System);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        // polled: the probe has no event, a sweep looks at it
        while (probe.Delay == TimeSpan.Zero)
        {
            limit.IsCancellationRequested.ShouldBeFalse("the probe did not come back within 60 s");
            probe.Measure(TimeProvider.System.GetTimestamp());
            await Task.Yield();
        }

        pool.TrySetMinThreads(pool.MinThreads).ShouldBeTrue();
    }

    private void Answering(TimeSpan span) => Run(span, answering: true);

    private void Starved(TimeSpan span) => Run(span, answering: false);

    private void Run(TimeSpan span, bool answering)
    {
        for (var at = TimeSpan.Zero; at <= span; at += Sweep)
        {
            _relief.Sweep(_time.GetTimestamp());
            _time.Advance(Sweep);
            if (answering)
            {
                _pool.RunAll();
            }
        }
    }
}
