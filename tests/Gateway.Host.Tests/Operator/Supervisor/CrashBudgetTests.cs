using Gateway.Host.Model.Crash;
using Gateway.Host.Operator.Cli;
using Gateway.Host.Operator.Supervisor;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Operator.Supervisor;

public sealed class CrashBudgetTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CrashBudget _budget;

    public CrashBudgetTests() => _budget = new CrashBudget(_time);

    private static ChildEnd Crash => new(134, Served(RunEnd.None), WasHung: false, WasOrdered: false);

    [Fact]
    public void The_first_crash_is_answered_at_once_the_next_ones_with_growing_pauses_and_the_seventh_ends_it()
    {
        var steps = Enumerable.Range(0, 7).Select(_ => _budget.Next(Crash)).ToList();
        steps.Take(6).Select(step => (int)step.Delay.TotalSeconds).ShouldBe([0, 1, 2, 4, 8, 16]);
        steps.Take(6).Select(step => step.Safe).ShouldBe([false, false, true, true, true, true], "from the third on every suspect stays out");
        steps[6].ExitCode.ShouldBe((int)ExitCode.CrashLoop);
        steps[6].Why.ShouldContain("crashes.json");
    }

    [Fact]
    public void Crashes_further_apart_than_the_window_go_on_for_ever()
    {
        for (var day = 0; day < 100; day++)
        {
            _budget.Next(Crash).ShouldSatisfyAllConditions(step => step.ExitCode.ShouldBeNull(), step => step.Delay.ShouldBe(TimeSpan.Zero), step => step.Safe.ShouldBeFalse());
            _time.Advance(CrashBudget.Window + TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void An_end_that_was_ordered_is_the_end_however_it_went()
    {
        _budget.Next(Crash with { WasOrdered = true }).ExitCode.ShouldBe(134);
        _budget.Next(new ChildEnd(0, Served(RunEnd.Clean), WasHung: false, WasOrdered: true)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_gateway_that_ends_by_itself_takes_its_supervisor_with_it_and_one_that_asks_for_it_is_started_again()
    {
        _budget.Next(new ChildEnd(0, Served(RunEnd.Clean), WasHung: false, WasOrdered: false)).ExitCode.ShouldBe(0);
        _budget.Next(new ChildEnd((int)ExitCode.Failure, Served(RunEnd.Clean), WasHung: false, WasOrdered: false)).ExitCode.ShouldBeNull();
    }

    [Theory]
    [InlineData(ExitCode.BadConfiguration)]
    [InlineData(ExitCode.SecondHost)]
    [InlineData(ExitCode.PortInUse)]
    public void A_first_start_that_is_refused_is_the_end_and_a_later_one_is_tried_again(object code)
    {
        var refused = new ChildEnd((int)code, Said: null, WasHung: false, WasOrdered: false);
        _budget.Next(refused).ExitCode.ShouldBe((int)code);

        _budget.Next(Crash);
        _budget.Next(refused).ExitCode.ShouldBeNull("the port of the one that crashed may be free in a moment");
    }

    [Fact]
    public void An_exit_that_nobody_ordered_is_a_crash_whatever_its_code()
    {
        _budget.Next(new ChildEnd(0, Served(RunEnd.NotOrdered), WasHung: false, WasOrdered: false)).ExitCode.ShouldBeNull();
        _budget.Next(new ChildEnd(78, Served(RunEnd.NotOrdered), WasHung: false, WasOrdered: false)).ExitCode.ShouldBeNull();
    }

    private static LastRun Served(RunEnd end) => new() { End = end, Sweeps = 10 };
}
