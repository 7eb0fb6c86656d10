using System.Collections.Immutable;
using Gateway.Host.Model;

namespace Gateway.Host.Storage;

/// <summary>Which builds proved good and which failed, read once and kept in memory; a verdict is on disk before it counts.</summary>
internal sealed class BuildLedger : IBuildLedger
{
    private readonly IDataWriter _writer;
    private readonly TimeProvider _time;
    private ImmutableDictionary<(PluginId Plugin, string Hash), Entry> _builds;

    public BuildLedger(DataFile file, IDataWriter writer, TimeProvider time)
    {
        (_writer, _time) = (writer, time);
        using var reader = file.OpenReader();
        _builds = reader.Rows(
            "SELECT plugin, content_hash, verdict, folder, version, at, change FROM build_ledger",
            row => (
                Key: (PluginId.Parse(row.GetString(0)), row.GetString(1)),
                Value: new Entry(
                    Enum.Parse<BuildVerdict>(row.GetString(2)),
                    new KnownBuild(row.GetString(1), row.GetString(3), row.GetString(4), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5))),
                    row.GetInt64(6))))
            .ToImmutableDictionary(row => row.Key, row => row.Value);
    }

    public BuildVerdict VerdictOf(PluginId plugin, string contentHash) => _builds.TryGetValue((plugin, contentHash), out var found) ? found.Verdict : BuildVerdict.Untried;

    public IReadOnlyList<KnownBuild> GoodBuilds(PluginId plugin) =>
    [
        .. _builds.Where(pair => pair.Key.Plugin == plugin && pair.Value.Verdict == BuildVerdict.Good).OrderByDescending(pair => pair.Value.Change).Select(pair => pair.Value.Build),
    ];

    public async Task MarkAsync(PluginBuild build, BuildVerdict verdict, CancellationToken cancellationToken)
    {
        var known = new KnownBuild(build.ContentHash, build.Folder, build.Manifest.Version, DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds()));
        var change = await _writer.WriteAsync(
            connection => connection.Scalar<long>(
                """
                INSERT INTO build_ledger VALUES ($plugin, $hash, $verdict, $folder, $version, $at, 1 + (SELECT coalesce(max(change), 0) FROM build_ledger))
                ON CONFLICT (plugin, content_hash) DO UPDATE SET
                    verdict = excluded.verdict, folder = excluded.folder, version = excluded.version, at = excluded.at, change = excluded.change
                RETURNING change
                """,
                ("$plugin", build.Id.ToString()), ("$hash", build.ContentHash), ("$verdict", verdict.ToString()), ("$folder", build.Folder),
                ("$version", build.Manifest.Version), ("$at", known.At.ToUnixTimeMilliseconds())),
            cancellationToken);

        // two verdicts may come back in either order: the one that was written later counts
        var entry = new Entry(verdict, known, change);
        ImmutableInterlocked.AddOrUpdate(ref _builds, (build.Id, build.ContentHash), entry, (_, old) => old.Change > change ? old : entry);
    }

    private sealed record Entry(BuildVerdict Verdict, KnownBuild Build, long Change);
}
