using Gateway.Host.Model;
using Gateway.Host.Model.Journal;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage.Journal;

/// <summary>The two statements that are run for every delivery. For the writer's thread alone.</summary>
internal sealed class DeliveryStatements(SqliteConnection connection, ISecrets secrets) : IDisposable
{
    private readonly PreparedStatement _insert = new(
        connection,
        """
        INSERT INTO outbound (seq, id, adapter, conversation, state, attempts, created, changed, origin, inbound, reason, detail, may_be_duplicate, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        ON CONFLICT (id) DO NOTHING
        """);

    private readonly PreparedStatement _update = new(
        connection,
        """
        UPDATE outbound SET state = ?1, attempts = ?2, changed = ?3, due = ?4, platform_id = ?5, reason = ?6, detail = ?7, may_be_duplicate = ?8
        WHERE seq = ?9
        """);

    /// <summary>False when its id is known.</summary>
    public bool Insert(DeliveryRecord delivery) => _insert
        .Bind(1, delivery.Sequence)
        .Bind(2, delivery.Message.DeliveryId)
        .Bind(3, delivery.Adapter.ToString())
        .Bind(4, delivery.Message.Conversation)
        .Bind(5, DeliveryWords.Of(delivery.State))
        .Bind(6, delivery.Attempts)
        .Bind(7, delivery.Created.ToUnixTimeMilliseconds())
        .Bind(8, delivery.Changed.ToUnixTimeMilliseconds())
        .Bind(9, delivery.Origin)
        .Bind(10, delivery.Inbound)
        .Bind(11, delivery.Reason)
        .Bind(12, Shown(delivery.Detail))
        .Bind(13, delivery.MayBeDuplicate ? 1L : 0L)
        .Bind(14, JournalJson.Write(delivery.Message))
        .Run() == 1;

    public void Update(DeliveryRecord delivery) => _update
        .Bind(1, DeliveryWords.Of(delivery.State))
        .Bind(2, delivery.Attempts)
        .Bind(3, delivery.Changed.ToUnixTimeMilliseconds())
        .Bind(4, delivery.Due?.ToUnixTimeMilliseconds())
        .Bind(5, delivery.PlatformMessageId)
        .Bind(6, delivery.Reason)
        .Bind(7, Shown(delivery.Detail))
        .Bind(8, delivery.MayBeDuplicate ? 1L : 0L)
        .Bind(9, delivery.Sequence)
        .Run();

    public void Dispose()
    {
        _insert.Dispose();
        _update.Dispose();
    }

    // the words of an adapter: what it prints of its token would stay on the disk
    private string? Shown(string? detail) => detail is null ? null : secrets.Redact(detail);
}
