using System.Collections.Concurrent;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>The restart ledger and the generation numbers.</summary>
internal sealed class RestartStore : IRestartStore
{
    private readonly DataFile _file;
    private readonly IDataWriter _writer;
    private readonly ConcurrentDictionary<AdapterId, long> _last;

    public RestartStore(DataFile file, IDataWriter writer)
    {
        (_file, _writer) = (file, writer);
        using var reader = file.OpenReader();
        _last = new(reader.Rows(
            "SELECT adapter, max(number) FROM (SELECT adapter, last AS number FROM generation UNION ALL SELECT adapter, generation FROM adapter_fence) GROUP BY adapter",
            row => KeyValuePair.Create(AdapterId.Parse(row.GetString(0)), row.GetInt64(1))));
    }

    public IReadOnlyList<RestartRecord> Load(DateTimeOffset since)
    {
        try
        {
            using var reader = _file.OpenReader();
            return reader.Rows("SELECT adapter, plugin, at, kind, reason FROM restart_ledger WHERE at >= $since ORDER BY at, id", Read, ("$since", since.ToUnixTimeMilliseconds()));
        }
        catch (SqliteException fault)
        {
            throw StorageFault.Refusal(fault);
        }
    }

    public Task AppendAsync(RestartRecord record, CancellationToken cancellationToken) => _writer.WriteAsync(
        connection => connection.Execute(
            "INSERT INTO restart_ledger (adapter, plugin, at, kind, reason) VALUES ($adapter, $plugin, $at, $kind, $reason)",
            ("$adapter", record.Adapter.ToString()), ("$plugin", record.Plugin.ToString()), ("$at", record.At.ToUnixTimeMilliseconds()),
            ("$kind", record.Kind.ToString()), ("$reason", record.Reason.ToString())),
        cancellationToken);

    public Task TrimAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        _writer.WriteAsync(connection => connection.Execute("DELETE FROM restart_ledger WHERE at < $before", ("$before", before.ToUnixTimeMilliseconds())), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// With a disk that cannot be written the number still grows, in memory only: adapters must be restarted then too. The number on
    /// disk catches up with the next one that can be written, and never falls behind a generation that has written state.
    /// </remarks>
    public GenerationNumber NextGeneration(AdapterId adapter)
    {
        try
        {
            var next = _writer.WriteNow(connection => Next(connection, adapter.ToString(), _last.GetValueOrDefault(adapter)));
            _last.AddOrUpdate(adapter, next, (_, last) => Math.Max(last, next));
            return new GenerationNumber(next);
        }
        catch (GatewayRefusedException)
        {
            return new GenerationNumber(_last.AddOrUpdate(adapter, 1, (_, last) => last + 1));
        }
    }

    private static long Next(SqliteConnection connection, string adapter, long last) => connection.Scalar<long>(
        """
        INSERT INTO generation VALUES (
            $adapter, 1 + max($last, coalesce((SELECT last FROM generation WHERE adapter = $adapter), 0), coalesce((SELECT generation FROM adapter_fence WHERE adapter = $adapter), 0)))
        ON CONFLICT (adapter) DO UPDATE SET last = excluded.last
        RETURNING last
        """,
        ("$adapter", adapter), ("$last", last));

    // a kind or reason that a later version wrote and this one does not know counts as a fault without a name
    private static RestartRecord Read(SqliteDataReader row) => new(
        AdapterId.Parse(row.GetString(0)),
        PluginId.Parse(row.GetString(1)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
        Enum.TryParse<RestartKind>(row.GetString(3), out var kind) ? kind : RestartKind.PluginFault,
        Enum.TryParse<Reason>(row.GetString(4), out var reason) ? reason : Reason.None);
}
