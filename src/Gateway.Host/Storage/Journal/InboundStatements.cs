using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage.Journal;

/// <summary>The statement that is run for every accepted message, prepared once. For the writer's thread alone.</summary>
internal sealed class InboundStatements : IDisposable
{
    private readonly SqliteCommand _insert;
    private readonly SqliteParameter _seq;
    private readonly SqliteParameter _key;
    private readonly SqliteParameter _at;
    private readonly SqliteParameter _adapter;
    private readonly SqliteParameter _generation;
    private readonly SqliteParameter _body;

    public InboundStatements(SqliteConnection connection)
    {
        _insert = connection.CreateCommand();
        _insert.CommandText = "INSERT INTO inbound VALUES ($seq, $key, $at, $adapter, $generation, $body) ON CONFLICT (key) DO NOTHING";
        _seq = _insert.Parameters.Add("$seq", SqliteType.Integer);
        _key = _insert.Parameters.Add("$key", SqliteType.Blob);
        _at = _insert.Parameters.Add("$at", SqliteType.Integer);
        _adapter = _insert.Parameters.Add("$adapter", SqliteType.Text);
        _generation = _insert.Parameters.Add("$generation", SqliteType.Integer);
        _body = _insert.Parameters.Add("$body", SqliteType.Blob);
    }

    /// <summary>False when its key is known.</summary>
    public bool Insert(Acceptee message, long sequence)
    {
        _seq.Value = sequence;
        _key.Value = message.Key;
        _at.Value = message.At;
        _adapter.Value = message.Adapter.ToString();
        _generation.Value = message.Generation;
        _body.Value = message.Body;
        return _insert.ExecuteNonQuery() == 1;
    }

    public void Dispose() => _insert.Dispose();
}
