using System.Collections.Immutable;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>Moves to a worker process: in memory at once, in the file as soon as it can be written.</summary>
internal sealed class IsolationMoves : IIsolationMoves
{
    private readonly IDataWriter _writer;
    private readonly TimeProvider _time;
    private ImmutableDictionary<AdapterId, IsolationMove> _moves;

    public IsolationMoves(DataFile file, IDataWriter writer, TimeProvider time)
    {
        (_writer, _time) = (writer, time);
        using var reader = file.OpenReader();
        _moves = Read(reader);
    }

    public event Action? Changed;

    public IsolationMove? Find(AdapterId adapter) => _moves.GetValueOrDefault(adapter);

    public void Suspect(AdapterId adapter, IsolationCause cause, string why)
    {
        var move = new IsolationMove(cause, OneLine.Of(why), _time.GetUtcNow());
        if (!ImmutableInterlocked.TryAdd(ref _moves, adapter, move))
        {
            return;
        }

        Write(
            "INSERT INTO isolation_move VALUES ($adapter, $reason, $why, $at) ON CONFLICT (adapter) DO NOTHING",
            ("$adapter", adapter.ToString()), ("$reason", cause.ToString()), ("$why", move.Why), ("$at", move.At.ToUnixTimeMilliseconds()));
        Changed?.Invoke();
    }

    public bool Release(AdapterId adapter)
    {
        if (!ImmutableInterlocked.TryRemove(ref _moves, adapter, out _))
        {
            return false;
        }

        Write("DELETE FROM isolation_move WHERE adapter = $adapter", ("$adapter", adapter.ToString()));
        Changed?.Invoke();
        return true;
    }

    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public static ImmutableDictionary<AdapterId, IsolationMove> Read(SqliteConnection reader) => reader.Rows(
        "SELECT adapter, reason, why, at FROM isolation_move",
        row => (Adapter: row.GetString(0), Reason: row.GetString(1), Why: row.GetString(2), At: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3))))
        // a reason of another version of the gateway is still a reason
        .Where(row => AdapterId.TryParse(row.Adapter, out _))
        .ToImmutableDictionary(
            row => AdapterId.Parse(row.Adapter),
            row => new IsolationMove(Enum.TryParse<IsolationCause>(row.Reason, out var cause) ? cause : IsolationCause.None, row.Why, row.At));

    private void Write(string statement, params (string Name, object? Value)[] values) => _ = WriteAsync(statement, values);

    private async Task WriteAsync(string statement, (string Name, object? Value)[] values)
    {
        try
        {
            await _writer.WriteAsync(connection => connection.Execute(statement, values), CancellationToken.None);
        }
        catch (GatewayRefusedException)
        {
            // the store says by itself that it cannot write; the move counts until the next start
        }
    }
}
