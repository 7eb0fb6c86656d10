using Gateway.Host.Model;
using Gateway.Host.Model.Loss;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>Windows in which messages may have been missed, a row each; the oldest go when there are many.</summary>
internal sealed class LossStore(DataFile file, IDataWriter writer, ISecrets secrets) : ILossStore
{
    private const int MostRows = 1000;
    private const string SeenMark = "last-seen";

    public IReadOnlyList<LossWindow> Load(int limit) => Reading(reader => reader.Rows(
        "SELECT adapter, cause, begun, ended, count, detail FROM loss_window ORDER BY begun DESC LIMIT $limit", Read, ("$limit", limit)));

    public DateTimeOffset? LastSeen() => Reading(reader => reader.Scalar<long?>("SELECT seq FROM mark WHERE name = $name", ("$name", SeenMark))) is { } at
        ? DateTimeOffset.FromUnixTimeMilliseconds(at)
        : null;

    public Task SaveAsync(IReadOnlyList<LossWindow> windows, DateTimeOffset seen, CancellationToken cancellationToken) => writer.WriteAsync(
        connection =>
        {
            foreach (var window in windows)
            {
                connection.Execute(
                    """
                    INSERT INTO loss_window VALUES ($adapter, $cause, $begun, $ended, $count, $detail)
                    ON CONFLICT (adapter, cause, begun) DO UPDATE SET ended = excluded.ended, count = excluded.count, detail = excluded.detail
                    """,
                    ("$adapter", window.Adapter?.ToString() ?? ""), ("$cause", window.Cause.ToString()), ("$begun", window.From.ToUnixTimeMilliseconds()),
                    ("$ended", window.To?.ToUnixTimeMilliseconds()), ("$count", window.Count), ("$detail", secrets.Redact(window.Detail)));
            }

            if (windows.Count > 0)
            {
                connection.Execute(
                    "DELETE FROM loss_window WHERE begun < (SELECT min(begun) FROM (SELECT begun FROM loss_window ORDER BY begun DESC LIMIT $most))", ("$most", MostRows));
            }

            return connection.Execute(
                "INSERT INTO mark VALUES ($name, $at) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq", ("$name", SeenMark), ("$at", seen.ToUnixTimeMilliseconds()));
        },
        cancellationToken);

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

    private static LossWindow Read(SqliteDataReader row) => new(
        AdapterId.TryParse(row.GetString(0), out var adapter) ? adapter : null,
        Enum.TryParse<LossCause>(row.GetString(1), out var cause) ? cause : LossCause.NotConnected,
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
        row.IsDBNull(3) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        row.GetInt64(4),
        row.GetString(5));
}
