using Gateway.Host.Configuration;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Journal;
using Gateway.Host.Tests.Configuration;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Storage.Journal;

/// <summary>Outcomes that cannot be written down at once.</summary>
public sealed class SettlementTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly StepWriter _writer = new();
    private readonly DataFile _file;
    private readonly SqliteDeliveryJournal _journal;

    public SettlementTests()
    {
        _file = DataFile.Open(OpenStorage.PathsOf(_folder.Path), _time).File.ShouldNotBeNull();
        _journal = new SqliteDeliveryJournal(_file, _writer, new Secrets(), _time);
    }

    private DeliveryRecord Stored => _journal.Find("k1")!;

    public void Dispose()
    {
        _journal.Dispose();
        _file.Dispose();
        _folder.Dispose();
    }

    private async Task<DeliveryRecord> AttemptingAsync()
    {
        var record = new DeliveryRecord { Adapter = AdapterId.Parse("a"), Message = new OutboundMessage { DeliveryId = "k1", Conversation = "c" }, Origin = "test" };
        var adding = _journal.AddAsync([record], static _ => { }).AsTask();
        _writer.Next(_file.Connection);
        await adding;
        var attempting = _journal.AttemptAsync(Stored with { State = DeliveryState.Attempting, Attempts = 1 }).AsTask();
        _writer.Next(_file.Connection);
        await attempting;
        return Stored;
    }

    [Fact]
    public async Task An_outcome_that_failed_is_written_later_and_no_attempt_begins_before_it()
    {
        var attempting = await AttemptingAsync();
        _journal.Settle(attempting with { State = DeliveryState.Failed });
        _writer.FailNext(_file.Connection);

        (await Should.ThrowAsync<GatewayRefusedException>(async () => await _journal.AttemptAsync(attempting with { Attempts = 2 }))).Reason.ShouldBe(RefusalReason.StorageUnavailable);
        Stored.State.ShouldBe(DeliveryState.Attempting, "as a crash would find it: perhaps sent");

        _time.Advance(TimeSpan.FromSeconds(1));
        _writer.Next(_file.Connection);
        Stored.State.ShouldBe(DeliveryState.Failed);
        var again = _journal.AttemptAsync(attempting with { Attempts = 2 }).AsTask();
        _writer.Next(_file.Connection);
        await again;
        (Stored.State, Stored.Attempts).ShouldBe((DeliveryState.Attempting, 2));
    }

    [Fact]
    public async Task An_attempt_that_was_on_its_way_while_an_older_outcome_failed_does_not_begin()
    {
        var attempting = await AttemptingAsync();
        _journal.Settle(attempting with { State = DeliveryState.Failed });
        Task? overtaking = null;

        // the disk is slow to fail, and the pause before the next attempt is over meanwhile
        _writer.FailNext(_file.Connection, meanwhile: () => overtaking = _journal.AttemptAsync(attempting with { Attempts = 2 }).AsTask());
        _writer.Next(_file.Connection);

        await Should.ThrowAsync<GatewayRefusedException>(() => overtaking!);
        _time.Advance(TimeSpan.FromSeconds(1));
        _writer.Next(_file.Connection);
        (Stored.State, Stored.Attempts).ShouldBe((DeliveryState.Failed, 1), "and not an outcome written over an attempt that a crash would then hide");
    }

    /// <summary>Operations wait until the test runs them.</summary>
    private sealed class StepWriter : IDataWriter
    {
        private readonly Queue<(Action<SqliteConnection> Run, Action Committed, Action<Exception> Failed)> _posted = new();

        public Task<T> WriteAsync<T>(Func<SqliteConnection, T> operation, CancellationToken cancellationToken) => throw new NotSupportedException("not used here");

        public T WriteNow<T>(Func<SqliteConnection, T> operation) => throw new NotSupportedException("not used here");

        public void Post(Action<SqliteConnection> operation, Action committed, Action<Exception> failed) => _posted.Enqueue((operation, committed, failed));

        public void Next(SqliteConnection connection)
        {
            var (run, committed, failed) = _posted.Dequeue();
            try
            {
                run(connection);
            }
            catch (GatewayRefusedException refusal)
            {
                failed(refusal);
                return;
            }

            committed();
        }

        public void FailNext(SqliteConnection connection, Action? meanwhile = null)
        {
            var (run, _, failed) = _posted.Dequeue();
            connection.Execute("SAVEPOINT failing");
            run(connection);
            connection.Execute("ROLLBACK TO failing");
            connection.Execute("RELEASE failing");
            meanwhile?.Invoke();
            failed(new GatewayRefusedException(RefusalReason.StorageUnavailable, "the disk is full"));
        }
    }
}
