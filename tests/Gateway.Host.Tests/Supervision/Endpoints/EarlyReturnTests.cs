using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Endpoints;
using Gateway.Host.Tests.Messaging;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Endpoints;

public sealed class EarlyReturnTests
{
    private static readonly RemoteEnd Api = new("api.x.test", 443, Scheme: null);
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedEnds _ends = new();
    private readonly FakeConfiguration _configuration = new();
    private readonly List<(string Who, TimeSpan Spread)> _back = [];
    private readonly EarlyReturn _returns;

    public EarlyReturnTests()
    {
        _returns = new EarlyReturn(_ends, _configuration, _time) { Chance = () => 0.5 };
    }

    [Fact]
    public void A_change_from_no_to_yes_ends_the_wait_once()
    {
        _ends.Fail(Api);
        Watch("a");
        Pass(3);
        _back.ShouldBeEmpty();

        _ends.Heal(Api);
        Pass(3);

        _back.ShouldBe([("a", TimeSpan.Zero)]);
    }

    [Fact]
    public void What_answers_at_the_first_look_is_no_change()
    {
        Watch("a");
        Pass(50);

        _back.ShouldBeEmpty();
        _ends.Asked.Count.ShouldBe(50);
    }

    [Fact]
    public void An_end_that_was_down_before_a_try_that_died_at_once_is_still_a_change_when_it_answers_after_it()
    {
        _ends.Fail(Api);
        Watch("a");
        Pass();
        _returns.Pause(AdapterId.Parse("a"));
        _ends.Heal(Api);

        Watch("a");
        Pass();

        _back.Count.ShouldBe(1);
    }

    [Fact]
    public void A_try_that_dies_while_the_end_answers_is_followed_by_the_backoff_and_not_by_another_try()
    {
        _ends.Fail(Api);
        Watch("a");
        Pass();
        _ends.Heal(Api);
        Pass();
        Watch("a");
        Pass(100);

        _back.Count.ShouldBe(1);
    }

    [Fact]
    public void An_instance_that_works_again_begins_afresh()
    {
        _ends.Fail(Api);
        Watch("a");
        Pass();
        _returns.Forget(AdapterId.Parse("a"));
        _ends.Heal(Api);
        Watch("a");
        Pass(5);

        _back.ShouldBeEmpty();
    }

    [Fact]
    public void Another_end_than_before_begins_afresh()
    {
        _ends.Fail(Api);
        Watch("a");
        Pass();

        Watch("a", new RemoteEnd("other.x.test", 443, Scheme: null));
        Pass(5);

        _back.ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_is_asked_about_once_the_wait_is_over()
    {
        Watch("a");
        Pass();
        _returns.Pause(AdapterId.Parse("a"));
        Pass(5);

        _ends.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public void One_end_that_many_wait_for_is_asked_once_and_a_crowd_is_spread_over_two_seconds()
    {
        _ends.Fail(Api);
        for (var i = 0; i < 20; i++)
        {
            Watch($"a{i}");
        }

        Pass();
        _ends.Asked.Count.ShouldBe(1);
        _ends.Heal(Api);
        Pass();

        _back.Count.ShouldBe(20);
        _back.ShouldAllBe(one => one.Spread == TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_few_that_come_back_together_are_not_spread_and_one_that_spends_a_login_always_is()
    {
        _ends.Fail(Api);
        for (var i = 0; i < 7; i++)
        {
            Watch($"a{i}");
        }

        Watch("login", spendsLogin: true);
        Pass();
        _ends.Heal(Api);
        Pass();

        _back.Count.ShouldBe(8);
        _back.ShouldAllBe(one => one.Spread == (one.Who == "login" ? TimeSpan.FromSeconds(1) : TimeSpan.Zero));
    }

    [Fact]
    public async Task At_most_sixteen_checks_are_under_way_and_those_that_have_waited_longest_come_first()
    {
        _ends.Held = new Queue<TaskCompletionSource<bool>>();
        for (var i = 0; i < 40; i++)
        {
            Watch($"a{i}", new RemoteEnd($"n{i}.x.test", 443, Scheme: null));
        }

        Pass(10, TimeSpan.FromMilliseconds(10));
        _ends.Asked.Count.ShouldBe(EarlyReturn.MostAtOnce);

        while (_ends.Held.TryDequeue(out var open))
        {
            open.SetResult(false);
        }

        await Soon.That("there is room for the next ones", () => _ends.Asked.Count >= 2 * EarlyReturn.MostAtOnce, _returns.Look);
        _ends.Asked.Take(2 * EarlyReturn.MostAtOnce).ShouldBeUnique();
    }

    [Fact]
    public async Task A_check_that_does_not_end_in_time_counts_as_no_answer_and_is_not_joined_by_another()
    {
        _ends.Held = new Queue<TaskCompletionSource<bool>>();
        Watch("a");
        Pass();
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _returns.Look();
        }

        _ends.Asked.Count.ShouldBe(1);
        var late = _ends.Held.Dequeue();
        (_ends.Held, var asked) = (null, _ends.Asked.Count);
        late.SetResult(false);
        await Soon.That("the next check is made and its yes is a change", () => _back.Count == 1, () => Pass());
        _ends.Asked.Count.ShouldBeGreaterThan(asked);
    }

    [Fact]
    public void An_end_that_flaps_spends_the_budget_of_the_window_and_then_the_backoff_stands()
    {
        for (var flap = 0; flap < 20; flap++)
        {
            _ends.Fail(Api);
            Watch("a");
            Pass();
            _ends.Heal(Api);
            Pass();
        }

        _back.Count.ShouldBe(LimitsConfig.Default.RestartBudget);

        _time.Advance(LimitsConfig.Default.RestartWindow);
        Pass();
        _back.Count.ShouldBe(LimitsConfig.Default.RestartBudget + 1);
    }

    [Fact]
    public void Switched_off_it_asks_nobody()
    {
        _configuration.Set(GatewayConfig.Default with { Evidence = new EvidenceConfig { EarlyReturn = false } });
        Watch("a");
        Pass(5);

        _ends.Asked.ShouldBeEmpty();
    }

    private void Watch(string who, RemoteEnd? end = null, bool spendsLogin = false) =>
        _returns.Watch(AdapterId.Parse(who), new ReturnWatch(end ?? Api, LimitsConfig.Default, spendsLogin, spread => _back.Add((who, spread))));

    private void Pass(int times = 1, TimeSpan? every = null)
    {
        for (var i = 0; i < times; i++)
        {
            _time.Advance(every ?? TimeSpan.FromSeconds(1));
            _returns.Look();
        }
    }
}
