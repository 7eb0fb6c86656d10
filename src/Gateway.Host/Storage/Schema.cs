using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>The tables, as steps from one version to the next. A step that has been released is never edited; a change is a new step.</summary>
internal static class Schema
{
    private static readonly ImmutableArray<string> Steps =
    [
        """
        CREATE TABLE adapter_state (
            adapter TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (adapter, key)) STRICT, WITHOUT ROWID;
        CREATE TABLE adapter_fence (
            adapter TEXT NOT NULL PRIMARY KEY, generation INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE generation (
            adapter TEXT NOT NULL PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE desired_state (
            adapter TEXT NOT NULL PRIMARY KEY, state TEXT NOT NULL, change INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE desired_state_audit (
            change INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, adapter TEXT NOT NULL, state TEXT NOT NULL, by TEXT NOT NULL, why TEXT) STRICT;
        CREATE TABLE restart_ledger (
            id INTEGER PRIMARY KEY, adapter TEXT NOT NULL, plugin TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
        CREATE INDEX restart_ledger_at ON restart_ledger (at);
        CREATE TABLE build_ledger (
            plugin TEXT NOT NULL, content_hash TEXT NOT NULL, verdict TEXT NOT NULL, folder TEXT NOT NULL, version TEXT NOT NULL,
            at INTEGER NOT NULL, change INTEGER NOT NULL, PRIMARY KEY (plugin, content_hash)) STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE inbound_baseline (
            adapter TEXT NOT NULL PRIMARY KEY, gaps TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE isolation_move (
            adapter TEXT NOT NULL PRIMARY KEY, reason TEXT NOT NULL, why TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """,

        // seq is given by the journal and never used twice, so the newest row of each table must stay. key: 16 bytes of a hash of instance and
        // platform message id, the memory of what is a duplicate. Bodies are JSON in UTF-8: CAST(body AS TEXT)
        """
        CREATE TABLE inbound (
            seq INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, at INTEGER NOT NULL, adapter TEXT NOT NULL, generation INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
        CREATE TABLE outbound (
            seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, adapter TEXT NOT NULL, conversation TEXT NOT NULL, state TEXT NOT NULL,
            attempts INTEGER NOT NULL, created INTEGER NOT NULL, changed INTEGER NOT NULL, due INTEGER, origin TEXT NOT NULL, inbound INTEGER NOT NULL,
            platform_id TEXT, reason TEXT, detail TEXT, may_be_duplicate INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
        CREATE INDEX outbound_open ON outbound (seq) WHERE state IN ('pending', 'attempting', 'failed');
        CREATE INDEX outbound_parked ON outbound (seq) WHERE state IN ('ambiguous', 'dead-lettered');
        CREATE TABLE mark (name TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """,

        """
        CREATE TABLE loss_window (
            adapter TEXT NOT NULL, cause TEXT NOT NULL, begun INTEGER NOT NULL, ended INTEGER, count INTEGER NOT NULL, detail TEXT NOT NULL,
            PRIMARY KEY (adapter, cause, begun)) STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE consumer (
            name TEXT NOT NULL PRIMARY KEY, adapter TEXT, cursor INTEGER NOT NULL, delivered INTEGER NOT NULL, attempt_of INTEGER NOT NULL,
            attempts INTEGER NOT NULL, created INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE consumer_parked (
            consumer TEXT NOT NULL, seq INTEGER NOT NULL, parked INTEGER NOT NULL, attempts INTEGER NOT NULL, at INTEGER NOT NULL,
            adapter TEXT NOT NULL, generation INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (consumer, seq)) STRICT, WITHOUT ROWID;
        CREATE TABLE bridge_thread (
            adapter TEXT NOT NULL, conversation TEXT NOT NULL, thread TEXT NOT NULL, to_adapter TEXT NOT NULL, to_conversation TEXT NOT NULL,
            root TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (adapter, conversation, thread, to_adapter, to_conversation)) STRICT, WITHOUT ROWID;
        CREATE INDEX outbound_bridged ON outbound (adapter, platform_id) WHERE origin = 'bridge' AND platform_id IS NOT NULL;
        """,

        // every status counts what is parked: from this index alone, without the rows and their bodies
        """
        CREATE INDEX outbound_parked_counts ON outbound (adapter, reason, state) WHERE state IN ('ambiguous', 'dead-lettered');
        """,
    ];

    public static int Version => Steps.Length;

    /// <summary>Brings the file to <see cref="Version"/>; false when a newer gateway has written it.</summary>
    public static bool TryMigrate(SqliteConnection connection)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID");
        var version = int.Parse(connection.Scalar<string>("SELECT value FROM meta WHERE key = 'schema_version'") ?? "0", System.Globalization.CultureInfo.InvariantCulture);
        if (version > Version)
        {
            return false;
        }

        for (; version < Version; version++)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            connection.Execute(Steps[version]);
            connection.Execute("INSERT INTO meta VALUES ('schema_version', $version) ON CONFLICT (key) DO UPDATE SET value = excluded.value", ("$version", $"{version + 1}"));
            transaction.Commit();
        }

        return true;
    }
}
