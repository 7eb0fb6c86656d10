using Gateway.Host.Model.Crash;
using Gateway.Host.Operator.Supervisor;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Operator.Supervisor;

public sealed class PulseWatchTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PulseWatch _pulse;

    public PulseWatchTests() => _pulse = new PulseWatch(_time);

    [Fact]
    public void One_that_sweeps_is_never_hung()
    {
        for (var second = 0; second < 1000; second++)
        {
            Look(second).ShouldBeFalse();
        }
    }

    [Fact]
    public void One_that_has_stopped_sweeping_is_hung_after_thirty_seconds()
    {
        Look(5).ShouldBeFalse();
        Enumerable.Range(0, 29).ShouldAllBe(_ => !Look(5));
        Look(5).ShouldBeTrue();
    }

    [Fact]
    public void One_that_never_begins_is_hung_after_two_minutes()
    {
        Enumerable.Range(0, 119).ShouldAllBe(_ => !Look(null));
        Look(null).ShouldBeTrue();
    }

    [Fact]
    public void One_that_stops_in_order_may_take_its_time()
    {
        Look(5);
        for (var second = 0; second < 300; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _pulse.IsHung(new LastRun { Sweeps = 5, WasStopping = true }).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_pause_of_the_supervisor_itself_counts_for_nothing()
    {
        Look(5);
        _time.Advance(TimeSpan.FromHours(8));
        Look(5).ShouldBeFalse("the machine slept, and the child with it");
    }

    private bool Look(long? sweeps)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return _pulse.IsHung(sweeps is { } count ? new LastRun { Sweeps = count } : null);
    }
}
