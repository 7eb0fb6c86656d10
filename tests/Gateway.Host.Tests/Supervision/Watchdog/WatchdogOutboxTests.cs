using Gateway.Host.Model;
using Gateway.Host.Supervision.Watchdog;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Supervision.Watchdog;

public sealed class WatchdogOutboxTests
{
    private readonly FakePool _pool = new();
    private readonly EventLog _events = new(TimeProvider.System);

    [Fact]
    public void Notes_are_said_in_order_on_another_thread()
    {
        var outbox = new WatchdogOutbox(_events, new HostStatus(_events), _pool);
        outbox.Append(EventKind.PoolStarved, "one");
        outbox.Raise("cause", "two");
        outbox.Clear("cause");
        _events.Recent().ShouldBeEmpty();

        _pool.RunAll();

        _events.Recent().Select(entry => entry.Text).ShouldBe(["one", "cause: two", "cause is over"]);
    }

    [Fact]
    public void What_does_not_fit_is_dropped_and_counted_and_nobody_waits()
    {
        var outbox = new WatchdogOutbox(_events, new HostStatus(_events), _pool);
        for (var i = 0; i < 1_500; i++)
        {
            outbox.Append(EventKind.PoolStarved, "flood");
        }

        outbox.Dropped.ShouldBe(1_500 - 1_024);
        _pool.RunAll();
        outbox.Append(EventKind.PoolStarved, "after");
        _pool.RunAll();
        _events.Recent()[^1].Text.ShouldBe("after");
    }

    [Fact]
    public async Task Nothing_is_lost_when_notes_are_posted_while_others_are_said()
    {
        var outbox = new WatchdogOutbox(_events, new HostStatus(_events), new RuntimePool(new Gateway.Host.Foundation.PoolLimits()));
        using var heard = _events.Subscribe(capacity: 4_096);
        for (var i = 0; i < 1_000; i++)
        {
            outbox.Append(EventKind.PoolStarved, "note");
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (var i = 0; i < 1_000; i++)
        {
            await heard.Reader.ReadAsync(limit.Token);
        }

        outbox.Dropped.ShouldBe(0);
    }
}
