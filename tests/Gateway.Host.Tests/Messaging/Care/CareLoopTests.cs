using Gateway.Abstractions;
using Gateway.Fixtures;
using Gateway.Host.Foundation;
using Gateway.Host.Messaging.Care;
using Gateway.Host.Model;
using Gateway.Host.Model.Loss;
using Gateway.Host.Tests.Operator;

namespace Gateway.Host.Tests.Messaging.Care;

public sealed class CareLoopTests
{
    private readonly Bell _bell = new();
    private readonly WatchedTime _time;
    private readonly Store _store = new();
    private readonly LossBook _book;
    private readonly CancellationTokenSource _stop = new();
    private readonly CareLoop _loop;

    public CareLoopTests()
    {
        _time = new WatchedTime(_bell);
        var events = new EventLog(_time);
        _book = new LossBook(events, _time);
        _loop = new CareLoop(
            new PressureWatch(new FakeMessages(), new HostStatus(events)), new LossWatch(_book, new Roster(), new FakeCatalog(), _time), _book, _store, _time);
    }

    private static LossWindow Window(int second) => new(null, LossCause.Unread, DateTimeOffset.UnixEpoch.AddSeconds(second), DateTimeOffset.UnixEpoch.AddSeconds(second), 1, "");

    private async Task RunAsync(int seconds, Action<int>? each = null)
    {
        var beat = new LoopBeat(_loop.Name, _loop.StallAfter, _time);
        beat.Begin(again: false);
        var running = _loop.RunAsync(beat, _stop.Token);
        for (var second = 0; second < seconds; second++)
        {
            await _bell.UntilAsync("it pauses", () => _time.Next is not null, () => $"{running.Status}", TestContext.Current.CancellationToken);
            each?.Invoke(second);
            _time.Advance(_time.Next!.Value);
        }

        await _bell.UntilAsync("it pauses", () => _time.Next is not null, () => $"{running.Status}", TestContext.Current.CancellationToken);
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task What_is_new_is_written_within_a_second_and_that_the_gateway_runs_twice_a_minute_and_at_the_end()
    {
        await RunAsync(seconds: 65, each: second =>
        {
            if (second == 10)
            {
                _book.Add(Window(1));
            }
        });

        _store.Saved.Select(save => (save.At - _store.Saved[0].At).TotalSeconds).ShouldBe([0, 11, 41, 65]);
        _store.Saved[1].Windows.ShouldBe([Window(1)]);
        _store.Saved[2].Windows.ShouldBeEmpty("once is enough");
    }

    [Fact]
    public async Task What_could_not_be_written_is_written_when_the_disk_works_again()
    {
        await RunAsync(seconds: 6, each: second =>
        {
            _store.IsBroken = second is >= 1 and < 4;
            if (second == 1)
            {
                _book.Add(Window(1));
            }
        });

        _store.Saved.SelectMany(save => save.Windows).ShouldBe([Window(1)]);
    }

    [Fact]
    public async Task Nothing_is_written_before_it_was_read_when_the_last_run_ended()
    {
        _store.IsBroken = true;
        _store.Earlier = [Window(7)];
        await RunAsync(seconds: 4, each: second => _store.IsBroken = second < 2);

        _store.Calls.IndexOf("read").ShouldBeLessThan(_store.Calls.IndexOf("write"));
        _book.Windows.ShouldBe([Window(7)]);
    }

    private sealed class Store : ILossStore
    {
        public bool IsBroken { get; set; }

        public IReadOnlyList<LossWindow> Earlier { get; set; } = [];

        public List<(IReadOnlyList<LossWindow> Windows, DateTimeOffset At)> Saved { get; } = [];

        public List<string> Calls { get; } = [];

        public IReadOnlyList<LossWindow> Load(int limit)
        {
            ThrowIfBroken();
            Calls.Add("read");
            return Earlier;
        }

        public DateTimeOffset? LastSeen()
        {
            ThrowIfBroken();
            return null;
        }

        public Task SaveAsync(IReadOnlyList<LossWindow> windows, DateTimeOffset seen, CancellationToken cancellationToken)
        {
            ThrowIfBroken();
            Calls.Add("write");
            Saved.Add((windows, seen));
            return Task.CompletedTask;
        }

        private void ThrowIfBroken()
        {
            if (IsBroken)
            {
                throw new GatewayRefusedException(RefusalReason.StorageUnavailable, "broken");
            }
        }
    }
}
