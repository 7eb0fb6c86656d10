using CsCheck;
using Gateway.Host.Supervision.Watchdog;

namespace Gateway.Host.Tests.Supervision.Watchdog;

public sealed class SelfSuspicionTests
{
    private static readonly TimeSpan Sweep = TimeSpan.FromMilliseconds(100);
    private readonly SelfSuspicion _self = new();

    [Fact]
    public void A_calm_host_grants_nothing()
    {
        for (var i = 0; i < 100; i++)
        {
            Observe(gap: 0.11);
        }

        _self.Grace.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void What_a_late_tick_has_lost_is_granted()
    {
        Observe(gap: 3.1);

        _self.Grace.ShouldBe(TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void A_collection_that_also_made_the_tick_late_is_granted_once()
    {
        Observe(gap: 0.1);
        Observe(gap: 2.1, gc: 2);

        _self.Grace.ShouldBe(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(20));
    }

    [Fact]
    public void What_the_collector_stopped_before_the_watchdog_began_is_not_granted()
    {
        Observe(gap: 0.1, gc: 60);

        _self.Grace.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void A_slow_pool_is_a_level_that_does_not_add_up()
    {
        for (var i = 0; i < 50; i++)
        {
            Observe(gap: 0.1, pool: 1.5);
        }

        _self.Grace.ShouldBe(TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public void The_grace_decays_to_nothing_in_calm()
    {
        Observe(gap: 5.1);
        for (var i = 0; i < 300; i++)
        {
            Observe(gap: 0.1);
        }

        _self.Grace.ShouldBe(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(20));
        for (var i = 0; i < 300; i++)
        {
            Observe(gap: 0.1);
        }

        _self.Grace.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Whatever_the_host_suffers_the_grace_is_never_negative_and_never_beyond_its_bound() =>
        Gen.Select(Gen.Double[-5, 100], Gen.Double[0, 100], Gen.Double[-1, 50]).Array[1, 50].Sample(samples =>
        {
            var self = new SelfSuspicion();
            foreach (var (gap, pool, gc) in samples)
            {
                self.Observe(TimeSpan.FromSeconds(gap), Sweep, TimeSpan.FromSeconds(pool), TimeSpan.FromSeconds(gc));
                self.Grace.ShouldBeInRange(TimeSpan.Zero, SelfSuspicion.Most);
            }
        });

    [Fact]
    public void A_later_tick_never_grants_less() =>
        Gen.Select(Gen.Double[0, 20], Gen.Double[0, 20]).Sample((gap, more) =>
        {
            var (one, other) = (new SelfSuspicion(), new SelfSuspicion());
            one.Observe(TimeSpan.FromSeconds(gap), Sweep, TimeSpan.Zero, TimeSpan.Zero);
            other.Observe(TimeSpan.FromSeconds(gap + more), Sweep, TimeSpan.Zero, TimeSpan.Zero);
            other.Grace.ShouldBeGreaterThanOrEqualTo(one.Grace);
        });

    private void Observe(double gap, double pool = 0, double gc = 0) =>
        _self.Observe(TimeSpan.FromSeconds(gap), Sweep, TimeSpan.FromSeconds(pool), TimeSpan.FromSeconds(gc));
}
