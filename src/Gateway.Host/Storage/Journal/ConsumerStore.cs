using Gateway.Host.Model;
using Gateway.Host.Model.Journal;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage.Journal;

/// <summary>Named consumers and what they could not digest, in the data file.</summary>
internal sealed class ConsumerStore(DataFile file, IDataWriter writer) : IConsumerStore
{
    public IReadOnlyList<ConsumerRow> Load() => Reading(reader => reader.Rows(
        "SELECT name, adapter, cursor, delivered, attempt_of, attempts, created, seen FROM consumer", Row));

    public Task SaveAsync(ConsumerRow row) => writer.WriteAsync(connection => Save(connection, row), CancellationToken.None);

    public Task RemoveAsync(string name) => writer.WriteAsync(
        connection => connection.Execute("DELETE FROM consumer WHERE name = $name", ("$name", name))
            + connection.Execute("DELETE FROM consumer_parked WHERE consumer = $name", ("$name", name)),
        CancellationToken.None);

    public Task ParkAsync(ConsumerRow row, ParkedMessage message)
    {
        var body = JournalJson.Write(message.Record.Message);
        return writer.WriteAsync(
            connection =>
            {
                connection.Execute(
                    """
                    INSERT INTO consumer_parked VALUES ($consumer, $seq, $parked, $attempts, $at, $adapter, $generation, $body)
                    ON CONFLICT (consumer, seq) DO UPDATE SET parked = excluded.parked, attempts = excluded.attempts
                    """,
                    ("$consumer", row.Name), ("$seq", message.Record.Sequence), ("$parked", message.At.ToUnixTimeMilliseconds()), ("$attempts", message.Attempts),
                    ("$at", message.Record.At.ToUnixTimeMilliseconds()), ("$adapter", message.Record.Adapter.ToString()),
                    ("$generation", message.Record.Generation.Value), ("$body", body));
                connection.Execute(
                    """
                    DELETE FROM consumer_parked WHERE consumer = $consumer
                        AND seq NOT IN (SELECT seq FROM consumer_parked WHERE consumer = $consumer ORDER BY seq DESC LIMIT $kept)
                    """,
                    ("$consumer", row.Name), ("$kept", IConsumerStore.MaxParked));
                return Save(connection, row);
            },
            CancellationToken.None);
    }

    public Task CountAgainAsync(string name, long sequence) => writer.WriteAsync(
        connection => connection.Execute(
            "UPDATE consumer_parked SET attempts = attempts + 1 WHERE consumer = $consumer AND seq = $seq", ("$consumer", name), ("$seq", sequence)),
        CancellationToken.None);

    public Task<bool> UnparkAsync(string name, long sequence) => writer.WriteAsync(
        connection => connection.Execute("DELETE FROM consumer_parked WHERE consumer = $consumer AND seq = $seq", ("$consumer", name), ("$seq", sequence)) > 0,
        CancellationToken.None);

    public int CountParked(string name) => Reading(reader =>
        (int)reader.Scalar<long>("SELECT count(*) FROM consumer_parked WHERE consumer = $consumer", ("$consumer", name)));

    public IReadOnlyList<ParkedMessage> Parked(string name) => Reading(reader => reader.Rows(
        "SELECT seq, parked, attempts, at, adapter, generation, body FROM consumer_parked WHERE consumer = $consumer ORDER BY seq",
        row => new ParkedMessage(
            name,
            new InboundRecord(
                row.GetInt64(0), Time(row, 3), AdapterId.Parse(row.GetString(4)), new GenerationNumber(row.GetInt64(5)),
                JournalJson.ReadInbound(row.GetFieldValue<byte[]>(6))),
            Time(row, 1),
            row.GetInt32(2)),
        ("$consumer", name)));

    private static int Save(SqliteConnection connection, ConsumerRow row) => connection.Execute(
        """
        INSERT INTO consumer VALUES ($name, $adapter, $cursor, $delivered, $attempt_of, $attempts, $created, $seen)
        ON CONFLICT (name) DO UPDATE SET
            cursor = excluded.cursor, delivered = excluded.delivered, attempt_of = excluded.attempt_of, attempts = excluded.attempts, seen = excluded.seen
        """,
        ("$name", row.Name), ("$adapter", row.Adapter?.ToString()), ("$cursor", row.Cursor), ("$delivered", row.Delivered), ("$attempt_of", row.AttemptOf),
        ("$attempts", row.Attempts), ("$created", row.Created.ToUnixTimeMilliseconds()), ("$seen", row.Seen.ToUnixTimeMilliseconds()));

    private static ConsumerRow Row(SqliteDataReader row) => new()
    {
        Name = row.GetString(0),
        Adapter = !row.IsDBNull(1) && AdapterId.TryParse(row.GetString(1), out var adapter) ? adapter : null,
        Cursor = row.GetInt64(2),
        Delivered = row.GetInt64(3),
        AttemptOf = row.GetInt64(4),
        Attempts = row.GetInt32(5),
        Created = Time(row, 6),
        Seen = Time(row, 7),
    };

    private static DateTimeOffset Time(SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private T Reading<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            using var reader = file.OpenReader();
            return read(reader);
        }
        catch (SqliteException fault)
        {
            throw StorageFault.Refusal(fault);
        }
    }
}
