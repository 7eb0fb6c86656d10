using CsCheck;
using Gateway.Host.Model.Journal;
using Gateway.Host.Tests.Configuration;

namespace Gateway.Host.Tests.Storage.Journal;

/// <summary>
/// Random commands against the journals and a model of them. After every write the files are copied as a crash would leave them, once as they
/// are and once with the write cut off somewhere in the middle; the copy is opened as the next start would, and must be the model. Issue 5, "Shows".
/// </summary>
public sealed class JournalModelTests
{
    private static readonly DeliveryState[] Outcomes = [DeliveryState.Delivered, DeliveryState.Failed, DeliveryState.DeadLettered, DeliveryState.Ambiguous];

    private static Gen<(int Op, int X, int Y)[]> Commands => Gen.Select(Gen.Int[0, 8], Gen.Int[0, 9], Gen.Int[0, 2])
        .Select(one => (one.Item1, one.Item2, one.Item3)).Array[1, 30];

    [Fact]
    public void Whenever_the_process_is_killed_the_next_start_finds_what_was_written_and_nothing_else() => Check(iterations: 12);

    [Fact]
    [Trait("Form", "Long")]
    public void The_same_five_hundred_times() => Check(iterations: 500);

    private static void Check(int iterations) => Gen.Select(Commands, Gen.Int).Sample(
        (commands, seed) =>
        {
            using var run = new Run(seed);
            foreach (var command in commands)
            {
                run.Do(command);
            }

            run.Restart();
            return true;
        },
        iter: iterations,
        threads: 1,
        print: one => $"{string.Join(' ', one.Item1.Select(command => $"({command.Op},{command.X},{command.Y})"))} cut seed {one.Item2}");

    /// <summary>One journal and its model.</summary>
    private sealed class Run : IDisposable
    {
        private readonly TempFolder _folder = new();
        private readonly Random _chance;
        private JournalModel _model = JournalModel.Empty;
        private JournalModel _before = JournalModel.Empty;
        private JournalBench _bench;
        private Dictionary<string, long> _sequences = new(StringComparer.Ordinal);
        private long _logged;
        private int _copies;

        public Run(int seed)
        {
            _chance = new Random(seed);
            _bench = new JournalBench(Home, Crash);
        }

        private string Home => Path.Combine(_folder.Path, "home");

        private string Data => Path.Combine(Home, "data");

        public void Do((int Op, int X, int Y) command)
        {
            _before = _model;
            switch (command.Op)
            {
                case 0 or 1:
                    Accept(command.X % 2 == 0 ? "a" : "b", $"{command.X / 2}");
                    break;
                case 2:
                    Route(command.X % 2 == 0 ? "a/" : "b/");
                    break;
                case 3 or 4:
                    Submit($"k{command.X}", $"c{command.Y}");
                    break;
                case 5:
                    Attempt($"c{command.Y}");
                    break;
                case 6:
                    Settle($"c{command.Y}", Outcomes[command.X % Outcomes.Length]);
                    break;
                case 7:
                    Revise(command.X, command.Y == 0 ? DeliveryState.Abandoned : DeliveryState.Pending);
                    break;
                default:
                    Restart();
                    break;
            }
        }

        public void Restart()
        {
            _before = _model;
            _bench.Dispose();
            _logged = 0;
            _bench = new JournalBench(Home, Crash);
            var unrouted = Compare(_bench, _model);

            // the mark is one for all instances: what was routed ahead of another one's message is routed again, which changes nothing
            unrouted.ShouldBe(_model.Accepted.SkipWhile(_model.Routed.Contains), "an orderly end writes the mark");
            _model = _model with { Routed = _model.Accepted.TakeWhile(_model.Routed.Contains).ToHashSet() };
        }

        public void Dispose()
        {
            _bench.Dispose();
            _folder.Dispose();
        }

        private void Accept(string adapter, string id)
        {
            var key = $"{adapter}/{id}";
            var isNew = !_model.Accepted.Contains(key);
            _model = isNew ? _model with { Accepted = [.. _model.Accepted, key] } : _model;
            var sequence = _bench.Accept(adapter, id);
            (sequence != 0).ShouldBe(isNew);
            if (isNew)
            {
                sequence.ShouldBeGreaterThan(_sequences.Values.DefaultIfEmpty().Max(), "never a number twice");
                _sequences[key] = sequence;
            }
        }

        private void Route(string adapter)
        {
            if (_model.Unrouted.FirstOrDefault(key => key.StartsWith(adapter, StringComparison.Ordinal)) is { } first)
            {
                _model = _model with { Routed = _model.Routed.Append(first).ToHashSet() };
                _bench.Inbound.Routed([_sequences[first]]);
            }
        }

        private void Submit(string key, string conversation)
        {
            var known = _model.Deliveries.FirstOrDefault(place => place.Key == key);
            _model = known is null ? _model with { Deliveries = [.. _model.Deliveries, new(key, conversation, DeliveryState.Pending, 0)] } : _model;
            var ticket = _bench.Submit(key, conversation);
            ticket.Status.ShouldBe(known is null ? DeliveryTicketStatus.Accepted : DeliveryTicketStatus.Known);
            ticket.Delivery!.State.ShouldBe(known?.State ?? DeliveryState.Pending);
        }

        private void Attempt(string conversation)
        {
            if (_model.Open.FirstOrDefault(place => place.Conversation == conversation) is { State: not DeliveryState.Attempting } first)
            {
                _model = _model.Change(first, DeliveryState.Attempting, first.Attempts + 1);
                var record = _bench.Deliveries.Find(first.Key)!;
                _bench.Deliveries.AttemptAsync(record with { State = DeliveryState.Attempting, Attempts = record.Attempts + 1 }).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
            }
        }

        private void Settle(string conversation, DeliveryState outcome)
        {
            if (_model.Open.FirstOrDefault(place => place.Conversation == conversation) is { State: DeliveryState.Attempting } first)
            {
                _model = _model.Change(first, outcome, first.Attempts);
                _bench.Deliveries.Settle(_bench.Deliveries.Find(first.Key)! with { State = outcome, Reason = outcome == DeliveryState.Delivered ? null : "test" });
            }
        }

        private void Revise(int which, DeliveryState state)
        {
            var parked = _model.Parked.ToList();
            if (parked.Count > 0)
            {
                var place = parked[which % parked.Count];
                _model = _model.Move(place, state);
                var revised = _bench.Deliveries.ReviseAsync([place.Key, "never"], record => record with { State = state, Attempts = 0 }, static _ => { });
                revised.IsCompletedSuccessfully.ShouldBeTrue();
                revised.Result.ShouldHaveSingleItem();
            }
        }

        /// <summary>A write has just been committed: what if the process ended here, or a moment ago?</summary>
        private void Crash()
        {
            var log = new FileInfo(Path.Combine(Data, "gateway.db-wal"));
            var length = log.Exists ? log.Length : 0;
            Compare(_model, length);
            if (length > _logged + 1)
            {
                // the write is cut off in the middle: as if it had never been
                Compare(_before, _logged + 1 + (long)(_chance.NextDouble() * (length - _logged - 1)));
            }

            _logged = length;
        }

        private void Compare(JournalModel expected, long logLength)
        {
            var copy = Path.Combine(_folder.Path, $"copy-{++_copies}");
            var data = Directory.CreateDirectory(Path.Combine(copy, "data")).FullName;
            File.Copy(Path.Combine(Data, "gateway.db"), Path.Combine(data, "gateway.db"));
            if (logLength > 0)
            {
                var target = Path.Combine(data, "gateway.db-wal");
                File.Copy(Path.Combine(Data, "gateway.db-wal"), target);
                using var log = new FileStream(target, FileMode.Open);
                log.SetLength(logLength);
            }

            using (var next = new JournalBench(copy))
            {
                var unrouted = Compare(next, expected);
                expected.Unrouted.ShouldBeSubsetOf(unrouted, "nothing that was accepted and not routed is forgotten");
                unrouted.ShouldBe(expected.Accepted.TakeLast(unrouted.Count), "the newest, in order");
            }

            Directory.Delete(copy, recursive: true);
        }

        /// <summary>What is to be routed.</summary>
        private static List<string> Compare(JournalBench bench, JournalModel expected)
        {
            var unrouted = bench.Inbound.Unrouted().Select(record => record.Message.Text).ToList();
            bench.Inbound.Read(0, 1000).Select(record => record.Message.Text).ShouldBe(expected.Accepted);
            bench.Deliveries.Open().Select(Place).ShouldBe(expected.Open);
            bench.Deliveries.DeadLetters(new DeadLetterQuery()).Letters.Reverse().Select(Place).ShouldBe(expected.Parked);
            foreach (var place in expected.Deliveries)
            {
                Place(bench.Deliveries.Find(place.Key)!).ShouldBe(place);
            }

            return unrouted;
        }

        private static JournalModel.Place Place(DeliveryRecord record) => new(record.Message.DeliveryId, record.Message.Conversation, record.State, record.Attempts);
    }
}
