using CsCheck;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Tests.Messaging.Consumers;

/// <summary>Random commands against a small model: what two consumers may ever see, whatever happens to them, the gateway and the clock.</summary>
public sealed class ConsumerModelTests
{
    private const int Window = 4;
    private const int Attempts = 3;

    private static readonly Gen<(int Command, int Argument)[]> Commands = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9]).Array[1, 120];

    [Fact]
    public async Task Whatever_happens_everything_is_seen_or_parked_in_order_and_nothing_comes_twice_unlabelled()
    {
        await Commands.SampleAsync(
            async commands =>
            {
                var bench = new ConsumerBench();
                bench.Limit(limits => limits with { Window = Window, Attempts = Attempts });
                Reader[] readers = [new(bench, "one"), new(bench, "two")];
                foreach (var (command, argument) in commands)
                {
                    await StepAsync(bench, readers, command, argument);
                }

                foreach (var reader in readers)
                {
                    await reader.FinishAsync();
                    reader.AssertSettled();
                }
            },
            iter: 2_000,
            print: commands => string.Join(' ', commands.Select(step => $"{step.Command}{step.Argument}")));
    }

    private static async Task StepAsync(ConsumerBench bench, Reader[] readers, int command, int argument)
    {
        var reader = readers[argument % 2];
        switch (command)
        {
            case 0 or 1:
                bench.Log.Add();
                break;
            case 2 or 3:
                await reader.TakeAsync();
                break;
            case 4 or 5:
                await reader.AcknowledgeAsync(argument / 2);
                break;
            case 6:
                await reader.DieAsync();
                break;
            case 7:
                bench.Time.Advance(TimeSpan.FromSeconds(argument * 8));
                break;
            case 8:
                await reader.ReturnWithCursorAsync();
                break;
            default:
                bench.Restart();
                readers[0].GatewayDied();
                readers[1].GatewayDied();
                break;
        }
    }

    /// <summary>A bot, and the model of what it may be given.</summary>
    private sealed class Reader(ConsumerBench bench, string name)
    {
        private readonly HashSet<long> _seen = [];
        private readonly List<long> _hand = [];
        private IConsumerStream? _stream;
        private long _last;
        private long _acknowledged;

        public async Task TakeAsync()
        {
            if (_stream is null)
            {
                _stream = await bench.OpenAsync(name);
                _hand.Clear();
                _last = 0;
            }

            var turn = await ConsumerBench.TurnAsync(_stream);
            foreach (var message in turn.Messages)
            {
                Check(message);
            }
        }

        public async Task AcknowledgeAsync(int upTo)
        {
            if (_hand.Count == 0)
            {
                return;
            }

            var through = _hand[Math.Min(upTo, _hand.Count - 1)];
            (await bench.Desk.AcknowledgeAsync(name, through)).ShouldBe(ConsumerStatus.Done);
            _hand.RemoveAll(held => held <= through);
            _acknowledged = Math.Max(_acknowledged, through);
            bench.Store[name].Cursor.ShouldBeGreaterThanOrEqualTo(through, "an acknowledgement is on disk when it was answered");
        }

        public async Task DieAsync()
        {
            if (_stream is not null)
            {
                await _stream.DisposeAsync();
            }

            (_stream, _last) = (null, 0);
            _hand.Clear();
        }

        public async Task ReturnWithCursorAsync()
        {
            if (_stream is null)
            {
                return;
            }

            await _stream.DisposeAsync();
            _stream = await bench.OpenAsync(name, has: _hand.Count > 0 ? _hand[^1] : 0);
        }

        public void GatewayDied()
        {
            (_stream, _last) = (null, 0);
            _hand.Clear();
        }

        /// <summary>From here on the bot behaves: it acknowledges what it is given until there is nothing left.</summary>
        public async Task FinishAsync()
        {
            for (var turn = 0; turn < 500; turn++)
            {
                var before = _hand.Count;
                await TakeAsync();
                if (_hand.Count == 0 && before == 0 && bench.Desk.Find(name)!.Behind == 0)
                {
                    return;
                }

                await AcknowledgeAsync(_hand.Count - 1);
                bench.Time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        public void AssertSettled()
        {
            var parked = bench.Desk.Parked(name).Select(message => message.Record.Sequence).ToList();
            _seen.Order().ShouldBe(Enumerable.Range(1, (int)bench.Log.Newest).Select(number => (long)number), "everything is seen");
            parked.ShouldAllBe(sequence => _seen.Contains(sequence), "only what was seen is parked");
            parked.Distinct().Count().ShouldBe(parked.Count, "nothing is parked twice");
            bench.Desk.Find(name)!.Behind.ShouldBe(0);
        }

        private void Check(ConsumerMessage message)
        {
            var sequence = message.Record.Sequence;
            sequence.ShouldBeGreaterThan(_acknowledged, "what was acknowledged never comes again");
            if (sequence <= _last)
            {
                // the lease has run out: everything unacknowledged comes again, from the oldest
                _hand.Clear();
            }

            (_seen.Add(sequence) || message.Redelivered).ShouldBeTrue($"{sequence} comes again without saying so");
            _hand.Add(sequence);
            _last = sequence;
            _hand.SequenceEqual(_hand.Order()).ShouldBeTrue("in order");
            _hand.Count.ShouldBeLessThanOrEqualTo(Window, "never more than the window");
        }
    }
}
