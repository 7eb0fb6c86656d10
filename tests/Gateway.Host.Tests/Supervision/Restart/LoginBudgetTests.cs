using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Restart;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Restart;

public sealed class LoginBudgetTests
{
    private static readonly AdapterId Demo = AdapterId.Parse("demo");
    private static readonly PluginId Plugin = PluginId.Parse("webhook");
    private static readonly LimitsConfig Two = LimitsConfig.Default with { LoginBudget = 2 };
    private readonly FakeTimeProvider _time = new();
    private readonly EventLog _events;
    private readonly LoginBudget _budget;

    public LoginBudgetTests()
    {
        _events = new EventLog(_time);
        _budget = new LoginBudget(new RestartLedger(new FakeRestartStore(), new HostStatus(_events), _time), _events, _time);
    }

    [Fact]
    public void Logins_within_the_budget_do_not_wait()
    {
        Acquire().IsCompletedSuccessfully.ShouldBeTrue();
        Acquire().IsCompletedSuccessfully.ShouldBeTrue();
        Acquire(AdapterId.Parse("other")).IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task A_login_beyond_the_budget_waits_until_the_oldest_has_left_the_window_and_says_so_once()
    {
        await Acquire();
        _time.Advance(TimeSpan.FromHours(1));
        await Acquire();
        var (third, fourth) = (Acquire(), Acquire());

        _time.Advance(TimeSpan.FromHours(22));
        third.IsCompleted.ShouldBeFalse();
        var told = _events.Recent().Single(entry => entry.Kind == EventKind.LoginBudgetSpent);
        told.Adapter.ShouldBe(Demo);
        told.Text.ShouldStartWith("2 logins within 24 h");
        _time.Advance(TimeSpan.FromHours(1.001));

        var winner = await Task.WhenAny(third, fourth).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        winner.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task A_login_that_waits_can_be_cancelled_and_then_costs_nothing()
    {
        await Acquire();
        await Acquire();
        using var cancel = new CancellationTokenSource();
        var waiting = _budget.AcquireAsync(Demo, Plugin, Two, cancel.Token);

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        _time.Advance(TimeSpan.FromHours(25));
        Acquire().IsCompletedSuccessfully.ShouldBeTrue();
        Acquire().IsCompletedSuccessfully.ShouldBeTrue();
    }

    private Task Acquire(AdapterId? adapter = null) =>
        _budget.AcquireAsync(adapter ?? Demo, Plugin, Two, TestContext.Current.CancellationToken);
}
