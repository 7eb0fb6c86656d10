using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage.Journal;

/// <summary>Deliveries in the data file.</summary>
internal sealed class SqliteDeliveryJournal : IDeliveryJournal, IDisposable
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(1);
    private readonly DataFile _file;
    private readonly ISecrets _secrets;
    private readonly GroupedWrites<DeliveryChange> _writes;
    private readonly Lock _gate = new();
    private readonly List<DeliveryChange> _unwritten = [];
    private readonly ITimer _again;
    private DeliveryStatements? _statements;

    // the writer's thread alone
    private long _last;

    public SqliteDeliveryJournal(DataFile file, IDataWriter writer, ISecrets secrets, TimeProvider time)
    {
        (_file, _secrets) = (file, secrets);
        _writes = new(writer, Write, Committed, Failed);
        _again = time.CreateTimer(_ => WriteAgain(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var reader = file.OpenReader();
        _last = reader.Scalar<long>("SELECT max(seq) FROM outbound");
    }

    public bool IsDurable => true;

    public IReadOnlyList<DeliveryRecord> Open() => Reading(static reader => DeliveryRows.Read(reader, $"WHERE {DeliveryRows.IsOpen} ORDER BY seq"));

    public ValueTask AddAsync(IReadOnlyList<DeliveryRecord> deliveries, Action<IReadOnlyList<DeliveryTicket>> committed)
    {
        var addition = new DeliveryChange.Addition(deliveries, committed, this);
        _writes.Add(addition);
        return new(addition.Done);
    }

    public ValueTask AttemptAsync(DeliveryRecord delivery)
    {
        lock (_gate)
        {
            if (_unwritten.Count > 0)
            {
                // an older outcome written after this attempt would hide it
                return ValueTask.FromException(Behind());
            }
        }

        var attempt = new DeliveryChange.Attempt(delivery);
        _writes.Add(attempt);
        return new(attempt.Done);
    }

    public void Settle(DeliveryRecord delivery)
    {
        var settlement = new DeliveryChange.Settlement(delivery);
        lock (_gate)
        {
            if (_unwritten.Count > 0)
            {
                _unwritten.Add(settlement);
                return;
            }
        }

        _writes.Add(settlement);
    }

    public DeliveryRecord? Find(string deliveryId) => Reading(reader => DeliveryRows.Find(reader, deliveryId));

    public DeadLetterPage DeadLetters(DeadLetterQuery query) => Reading(reader =>
    {
        const string Filter = $"WHERE {DeliveryRows.IsParked} AND ($adapter IS NULL OR adapter = $adapter) AND ($reason IS NULL OR reason = $reason)";
        (string, object?)[] values = [("$adapter", query.Adapter?.ToString()), ("$reason", query.Reason)];
        return new DeadLetterPage(
            [.. DeliveryRows.Read(reader, $"{Filter} AND seq < $before ORDER BY seq DESC LIMIT $limit",
                [.. values, ("$before", query.Before ?? long.MaxValue), ("$limit", (long)query.Limit)])],
            reader.Scalar<long>($"SELECT count(*) FROM outbound {Filter}", values));
    });

    public IReadOnlyDictionary<string, long> DeadLetterCounts() => Reading(static reader => reader
        .Rows(DeliveryRows.CountParked, row => (Reason: row.GetString(0), Count: row.GetInt64(1)))
        .ToDictionary(row => row.Reason, row => row.Count, StringComparer.Ordinal));

    public Task<IReadOnlyList<DeliveryRecord>> ReviseAsync(IReadOnlyList<string> deliveryIds, Func<DeliveryRecord, DeliveryRecord> change, Action<IReadOnlyList<DeliveryRecord>> committed)
    {
        var revision = new DeliveryChange.Revision(deliveryIds, change, committed, this);
        _writes.Add(revision);
        return revision.Done;
    }

    public void Dispose()
    {
        _again.Dispose();
        _statements?.Dispose();
    }

    /// <summary>The next sequence. The writer's thread alone; a number that is not used in the end is a gap.</summary>
    internal long Next() => ++_last;

    private static GatewayRefusedException Behind() => new(RefusalReason.StorageUnavailable, "Outcomes of earlier deliveries could not be written down yet.");

    private T Reading<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            using var reader = _file.OpenReader();
            return read(reader);
        }
        catch (SqliteException fault)
        {
            throw StorageFault.Refusal(fault);
        }
    }

    private void Write(SqliteConnection connection, IReadOnlyList<DeliveryChange> changes)
    {
        lock (_gate)
        {
            if (_unwritten.Count > 0 && changes.Any(change => change is DeliveryChange.Attempt))
            {
                // it was on its way already when an older outcome failed, which would be written over it
                throw Behind();
            }
        }

        _statements ??= new DeliveryStatements(connection, _secrets);
        foreach (var change in changes)
        {
            change.Write(connection, _statements);
        }
    }

    private void Committed(IReadOnlyList<DeliveryChange> changes)
    {
        foreach (var change in changes)
        {
            change.Committed();
        }
    }

    private void Failed(IReadOnlyList<DeliveryChange> changes, Exception fault)
    {
        var must = changes.Where(change => change.MustBeWritten).ToList();
        lock (_gate)
        {
            // what failed last is the newest: earlier failures stay in front of it
            _unwritten.AddRange(must);
        }

        if (must.Count > 0)
        {
            _again.Change(AgainAfter, Timeout.InfiniteTimeSpan);
        }

        foreach (var change in changes)
        {
            change.Failed(fault);
        }
    }

    private void WriteAgain()
    {
        lock (_gate)
        {
            List<DeliveryChange> again = [.. _unwritten];
            _unwritten.Clear();

            // inside the lock: what is settled from now on comes after these
            _writes.Again(again);
        }
    }
}
