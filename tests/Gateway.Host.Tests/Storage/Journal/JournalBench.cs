using Gateway.Host.Configuration;
using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Journal;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Storage.Journal;

/// <summary>Both journals over one data file, on one thread: every write has reached the file when its call returns.</summary>
internal sealed class JournalBench : IDisposable
{
    private readonly DataFile _file;
    private readonly DataWriter _writer;

    /// <param name="folder">Where the data file is, or shall be.</param>
    /// <param name="written">Called after each write, before anybody is told of it.</param>
    public JournalBench(string folder, Action? written = null)
    {
        var time = TimeProvider.System;
        _file = DataFile.Open(OpenStorage.PathsOf(folder), time).File.ShouldNotBeNull();
        _file.Damage.ShouldBeNull("a crash damages nothing");

        // without the flush to the disk itself: a killed process is meant here, not a power failure
        _file.TrustPower();
        _writer = new DataWriter(_file, new HostStatus(new EventLog(time)), time, NullLogger<DataWriter>.Instance);

        // a loop that has been told to stop leaves all writes to their callers
        var beat = new LoopBeat(_writer.Name, _writer.StallAfter, time);
        beat.Begin(again: false);
        _writer.RunAsync(beat, new CancellationToken(canceled: true)).IsCompletedSuccessfully.ShouldBeTrue();
        var watched = new WatchedWriter(_writer, written ?? (static () => { }));
        Inbound = new SqliteInboundJournal(_file, watched, time);
        Deliveries = new SqliteDeliveryJournal(_file, watched, new Secrets(), time);
    }

    public SqliteInboundJournal Inbound { get; }

    public SqliteDeliveryJournal Deliveries { get; }

    /// <summary>The sequence, or 0 for a duplicate.</summary>
    public long Accept(string adapter, string id)
    {
        Acceptance? settled = null;
        var message = new InboundMessage { MessageId = id, Conversation = "c", Sender = new Participant("u", "u"), Text = $"{adapter}/{id}" };
        var receipt = Inbound.AcceptAsync(AdapterId.Parse(adapter), new GenerationNumber(1), message, acceptance => settled = acceptance);
        receipt.IsCompletedSuccessfully.ShouldBeTrue();
        settled!.Value.Receipt.ShouldBe(receipt.Result);
        settled.Value.Sequence.ShouldBe(receipt.Result == ReceiveReceipt.Duplicate ? 0 : settled.Value.Sequence);
        return settled.Value.Sequence;
    }

    public DeliveryTicket Submit(string key, string conversation)
    {
        DeliveryTicket ticket = default;
        var record = new DeliveryRecord
        {
            Adapter = AdapterId.Parse("a"), Message = new OutboundMessage { DeliveryId = key, Conversation = conversation, Text = key }, Origin = "test",
            Created = DateTimeOffset.UnixEpoch, Changed = DateTimeOffset.UnixEpoch,
        };
        Deliveries.AddAsync([record], tickets => ticket = tickets[0]).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        return ticket;
    }

    /// <summary>As an orderly end does it.</summary>
    public void Dispose()
    {
        Deliveries.Dispose();
        Inbound.Dispose();
        _writer.Dispose();
        _file.Dispose();
    }

    private sealed class WatchedWriter(DataWriter inner, Action written) : IDataWriter
    {
        public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> operation, CancellationToken cancellationToken)
        {
            var result = await inner.WriteAsync(operation, cancellationToken);
            written();
            return result;
        }

        public void Post(Action<SqliteConnection> operation, Action committed, Action<Exception> failed) => inner.Post(
            operation,
            () =>
            {
                written();
                committed();
            },
            failed);

        public T WriteNow<T>(Func<SqliteConnection, T> operation)
        {
            var result = inner.WriteNow(operation);
            written();
            return result;
        }
    }
}
