using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage.Journal;

/// <summary>The statement that is run for every accepted message. For the writer's thread alone.</summary>
internal sealed class InboundStatements(SqliteConnection connection) : IDisposable
{
    private readonly PreparedStatement _insert = new(
        connection, "INSERT INTO inbound (seq, key, at, adapter, generation, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (key) DO NOTHING");

    /// <summary>False when its key is known.</summary>
    public bool Insert(Acceptee message, long sequence) => _insert
        .Bind(1, sequence)
        .Bind(2, message.Key)
        .Bind(3, message.At)
        .Bind(4, message.Adapter.ToString())
        .Bind(5, message.Generation)
        .Bind(6, message.Body)
        .Run() == 1;

    public void Dispose() => _insert.Dispose();
}
