using Gateway.Host.Model.Journal;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage.Journal;

/// <summary>The two statements that are run for every delivery, prepared once. For the writer's thread alone.</summary>
internal sealed class DeliveryStatements : IDisposable
{
    private static readonly (string Name, SqliteType Type)[] Inserted =
    [
        ("$seq", SqliteType.Integer), ("$id", SqliteType.Text), ("$adapter", SqliteType.Text), ("$conversation", SqliteType.Text), ("$state", SqliteType.Text),
        ("$attempts", SqliteType.Integer), ("$created", SqliteType.Integer), ("$changed", SqliteType.Integer), ("$origin", SqliteType.Text), ("$inbound", SqliteType.Integer),
        ("$reason", SqliteType.Text), ("$detail", SqliteType.Text), ("$duplicate", SqliteType.Integer), ("$body", SqliteType.Blob),
    ];

    private static readonly (string Name, SqliteType Type)[] Updated =
    [
        ("$state", SqliteType.Text), ("$attempts", SqliteType.Integer), ("$changed", SqliteType.Integer), ("$due", SqliteType.Integer), ("$platform", SqliteType.Text),
        ("$reason", SqliteType.Text), ("$detail", SqliteType.Text), ("$duplicate", SqliteType.Integer), ("$seq", SqliteType.Integer),
    ];

    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;

    public DeliveryStatements(SqliteConnection connection)
    {
        _insert = Prepare(
            connection,
            """
            INSERT INTO outbound (seq, id, adapter, conversation, state, attempts, created, changed, origin, inbound, reason, detail, may_be_duplicate, body)
            VALUES ($seq, $id, $adapter, $conversation, $state, $attempts, $created, $changed, $origin, $inbound, $reason, $detail, $duplicate, $body)
            ON CONFLICT (id) DO NOTHING
            """,
            Inserted);
        _update = Prepare(
            connection,
            """
            UPDATE outbound SET state = $state, attempts = $attempts, changed = $changed, due = $due, platform_id = $platform, reason = $reason, detail = $detail,
                may_be_duplicate = $duplicate
            WHERE seq = $seq
            """,
            Updated);
    }

    /// <summary>False when its id is known.</summary>
    public bool Insert(DeliveryRecord delivery) => Run(
        _insert, delivery.Sequence, delivery.Message.DeliveryId, delivery.Adapter.ToString(), delivery.Message.Conversation, DeliveryWords.Of(delivery.State),
        (long)delivery.Attempts, delivery.Created.ToUnixTimeMilliseconds(), delivery.Changed.ToUnixTimeMilliseconds(), delivery.Origin, delivery.Inbound,
        delivery.Reason, delivery.Detail, delivery.MayBeDuplicate ? 1L : 0L, JournalJson.Write(delivery.Message)) == 1;

    public void Update(DeliveryRecord delivery) => Run(
        _update, DeliveryWords.Of(delivery.State), (long)delivery.Attempts, delivery.Changed.ToUnixTimeMilliseconds(), delivery.Due?.ToUnixTimeMilliseconds(),
        delivery.PlatformMessageId, delivery.Reason, delivery.Detail, delivery.MayBeDuplicate ? 1L : 0L, delivery.Sequence);

    public void Dispose()
    {
        _insert.Dispose();
        _update.Dispose();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string text, (string Name, SqliteType Type)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, type) in parameters)
        {
            command.Parameters.Add(name, type);
        }

        return command;
    }

    private static int Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command.ExecuteNonQuery();
    }
}
