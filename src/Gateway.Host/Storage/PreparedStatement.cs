using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Host.Storage;

/// <summary>A statement that is run very often: prepared once and bound without boxing, by the library that Microsoft.Data.Sqlite itself stands on.</summary>
/// <remarks>
/// Half the time of a small insert through a SqliteCommand is spent on its parameters and its reader (docs/figures.md, durable). Not safe for
/// concurrent use; dispose before the connection.
/// </remarks>
internal sealed class PreparedStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private byte[] _text = new byte[256];

    /// <param name="connection">Open.</param>
    /// <param name="sql">Its parameters are ?1, ?2 and so on.</param>
    public PreparedStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    public PreparedStatement Bind(int place, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, place, value));
        return this;
    }

    public PreparedStatement Bind(int place, long? value) => value is { } known ? Bind(place, known) : BindNull(place);

    public PreparedStatement Bind(int place, byte[] value)
    {
        Check(raw.sqlite3_bind_blob(_statement, place, value));
        return this;
    }

    public PreparedStatement Bind(int place, string? value)
    {
        if (value is null)
        {
            return BindNull(place);
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_text.Length < most)
        {
            _text = new byte[most];
        }

        // SQLite copies what it is given before the call returns
        Check(raw.sqlite3_bind_text(_statement, place, _text.AsSpan(0, Encoding.UTF8.GetBytes(value, _text))));
        return this;
    }

    /// <summary>Runs it. How many rows it changed.</summary>
    /// <exception cref="SqliteException">As from a command.</exception>
    public int Run()
    {
        var result = raw.sqlite3_step(_statement);
        var changes = raw.sqlite3_changes(_database);
        raw.sqlite3_reset(_statement);
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }

        return changes;
    }

    public void Dispose() => _statement.Dispose();

    private PreparedStatement BindNull(int place)
    {
        Check(raw.sqlite3_bind_null(_statement, place));
        return this;
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
