using Gateway.Adapters.Plumbing;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Plumbing;

public sealed class ReconnectPaceTests
{
    private readonly WatchedTime _time = new(new Bell());
    private readonly ReconnectPace _pace;

    public ReconnectPaceTests() => _pace = new(_time, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), stable: TimeSpan.FromSeconds(60));

    [Fact]
    public void Pauses_double_up_to_the_longest_and_a_fifth_is_left_to_chance()
    {
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60, 60 })
        {
            _pace.Down().TotalSeconds.ShouldBeInRange(seconds * 0.8, seconds);
        }
    }

    /// <summary>Incident D-10: "opened" reset the pause, and 1,496 closes in a row followed.</summary>
    [Fact]
    public void A_connection_that_opens_and_breaks_at_once_does_not_make_pauses_short_again()
    {
        for (var round = 0; round < 10; round++)
        {
            _pace.Up();
            _time.Advance(TimeSpan.FromMilliseconds(100));
            _pace.Down();
        }

        _pace.Down().TotalSeconds.ShouldBeGreaterThan(40);
    }

    [Fact]
    public void A_connection_that_has_lasted_does()
    {
        _pace.Down();
        _pace.Down();
        _pace.Up();
        _time.Advance(TimeSpan.FromSeconds(60));
        _pace.Down().TotalSeconds.ShouldBeLessThanOrEqualTo(1);
        _pace.Failures.ShouldBe(1);
    }

    [Fact]
    public void What_the_platform_asks_to_wait_is_waited() => _pace.Down(TimeSpan.FromMinutes(5)).ShouldBe(TimeSpan.FromMinutes(5));
}
