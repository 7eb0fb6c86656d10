using CsCheck;
using Gateway.Host.Foundation;
using Gateway.Host.Tests.Supervision.Watchdog;

namespace Gateway.Host.Tests.Foundation;

public sealed class AwakeTimeTests
{
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(21);

    [Fact]
    public void Its_hand_never_goes_back_and_stands_still_over_every_gap_and_only_there() =>
        Gen.OneOf(Gen.Double[0, 4.9], Gen.Double[0, 0.01], Gen.Double[5.1, 100_000]).Array[1, 60].Sample(steps =>
        {
            var hands = new HandsTime();
            var time = new AwakeTime(hands);
            var before = time.GetTimestamp();
            foreach (var step in steps.Select(TimeSpan.FromSeconds))
            {
                hands.Move(step, step);
                var now = time.GetTimestamp();
                var moved = time.GetElapsedTime(before, now);
                now.ShouldBeGreaterThanOrEqualTo(before);
                if (step < AwakeTime.LongestPause)
                {
                    moved.ShouldBe(step, TimeSpan.FromMilliseconds(1));
                }
                else
                {
                    moved.ShouldBeInRange(TimeSpan.Zero, Grain);
                }

                before = now;
            }
        });

    [Fact]
    public void What_is_lost_and_what_was_awake_are_together_what_has_passed() =>
        Gen.Double[0, 60].Array[1, 40].Sample(steps =>
        {
            var hands = new HandsTime();
            var time = new AwakeTime(hands);
            var (began, beganAwake) = (hands.GetTimestamp(), time.GetTimestamp());
            foreach (var step in steps.Select(TimeSpan.FromSeconds))
            {
                hands.Move(step, step);
                time.GetTimestamp();
            }

            (time.GetElapsedTime(beganAwake) + time.Lost).ShouldBe(hands.GetElapsedTime(began), TimeSpan.FromMilliseconds(1));
        });

    [Fact]
    public void The_wall_clock_is_left_alone_and_cannot_move_the_hand()
    {
        var hands = new HandsTime();
        var time = new AwakeTime(hands);
        var at = time.GetTimestamp();
        hands.Move(TimeSpan.FromHours(1), TimeSpan.Zero);
        time.GetUtcNow().ShouldBe(hands.GetUtcNow());
        time.GetTimestamp().ShouldBe(at);
    }

    [Fact]
    public void Threads_that_read_at_the_same_time_never_see_it_go_back_or_lose_a_gap_twice()
    {
        var hands = new HandsTime();
        var time = new AwakeTime(hands);
        var gaps = 0;
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, worker =>
        {
            var before = time.GetTimestamp();
            for (var i = 0; i < 20_000; i++)
            {
                if (worker == 0 && i % 1000 == 0)
                {
                    hands.Move(TimeSpan.FromHours(1), TimeSpan.FromHours(1));
                    gaps++;
                }

                var now = time.GetTimestamp();
                now.ShouldBeGreaterThanOrEqualTo(before);
                before = now;
            }
        });

        time.Lost.ShouldBe(TimeSpan.FromHours(gaps), TimeSpan.FromSeconds(1));
    }
}
