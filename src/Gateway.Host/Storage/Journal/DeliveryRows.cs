using Gateway.Host.Model;
using Gateway.Host.Model.Journal;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage.Journal;

/// <summary>Deliveries as rows: the statements that are not run for every message.</summary>
internal static class DeliveryRows
{
    /// <summary>As the partial indexes say it, word for word: only so does SQLite use them.</summary>
    public const string IsOpen = "state IN ('pending', 'attempting', 'failed')";

    /// <inheritdoc cref="IsOpen"/>
    public const string IsParked = "state IN ('ambiguous', 'dead-lettered')";

    /// <summary>How many are parked, by reason. Every status asks: it must not read the rows themselves.</summary>
    public const string CountParked = $"SELECT coalesce(reason, ''), count(*) FROM outbound WHERE {IsParked} GROUP BY 1 ORDER BY 1";

    private const string Columns =
        "seq, adapter, state, attempts, created, changed, due, origin, inbound, platform_id, reason, detail, may_be_duplicate, body";

    public static DeliveryRecord? Find(SqliteConnection connection, string deliveryId) => Read(connection, "WHERE id = $id", ("$id", deliveryId)).FirstOrDefault();

    /// <param name="connection">Any.</param>
    /// <param name="rest">WHERE and what follows; values as parameters.</param>
    /// <param name="parameters">The values.</param>
    public static List<DeliveryRecord> Read(SqliteConnection connection, string rest, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        connection.Rows($"SELECT {Columns} FROM outbound {rest}", Row, parameters);

    /// <summary>Writes everything that a person may have changed, by its id.</summary>
    public static void Revise(SqliteConnection connection, DeliveryRecord delivery) => connection.Execute(
        """
        UPDATE outbound SET seq = $seq, adapter = $adapter, conversation = $conversation, state = $state, attempts = $attempts, changed = $changed, due = NULL,
            reason = $reason, detail = $detail, may_be_duplicate = $duplicate, body = $body
        WHERE id = $id
        """,
        ("$seq", delivery.Sequence), ("$adapter", delivery.Adapter.ToString()), ("$conversation", delivery.Message.Conversation), ("$state", DeliveryWords.Of(delivery.State)),
        ("$attempts", delivery.Attempts), ("$changed", delivery.Changed.ToUnixTimeMilliseconds()), ("$reason", delivery.Reason), ("$detail", delivery.Detail),
        ("$duplicate", delivery.MayBeDuplicate), ("$body", JournalJson.Write(delivery.Message)), ("$id", delivery.Message.DeliveryId));

    private static DeliveryRecord Row(SqliteDataReader row) => new()
    {
        Sequence = row.GetInt64(0),
        Adapter = AdapterId.Parse(row.GetString(1)),
        State = DeliveryWords.Read(row.GetString(2)),
        Attempts = row.GetInt32(3),
        Created = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)),
        Changed = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        Due = row.IsDBNull(6) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)),
        Origin = row.GetString(7),
        Inbound = row.GetInt64(8),
        PlatformMessageId = Text(row, 9),
        Reason = Text(row, 10),
        Detail = Text(row, 11),
        MayBeDuplicate = row.GetBoolean(12),
        Message = JournalJson.ReadOutbound(row.GetFieldValue<byte[]>(13)),
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
