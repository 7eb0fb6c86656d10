using System.Globalization;
using Gateway.Host.Model;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>The gateway's one data file: locked for this process, checked, migrated, with one connection that writes.</summary>
/// <remarks><see cref="Connection"/> belongs to the writer. Readers take their own from <see cref="OpenReader"/>, from any thread.</remarks>
internal sealed class DataFile : IDisposable
{
    /// <summary>
    /// Seconds that a write waits for somebody else who holds the file. A call of an adapter may wait twice, for a batch and for its own: that
    /// must stay well below its deadline, or an adapter would be replaced for what is the host's trouble.
    /// </summary>
    private const int Patience = 2;
    private readonly DataFolderLock _lock;
    private readonly string _readers;
    private bool _disposed;

    private DataFile(DataFolderLock held, SqliteConnection connection, string path, string? damage)
    {
        (_lock, Connection, Damage) = (held, connection, damage);
        _readers = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = true, DefaultTimeout = 5 }.ToString();
    }

    /// <summary>For the writer alone.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>What happened to the file that was here before; null when nothing did.</summary>
    public string? Damage { get; }

    /// <summary>Never throws for what is wrong with the folder: the caller turns the outcome into one line.</summary>
    public static DataFileOutcome Open(GatewayPaths paths, TimeProvider time)
    {
        DataFolderLock? held = null;
        try
        {
            CreateFolder(paths.Data);
            held = DataFolderLock.TryTake(paths.Data);
            if (held is null)
            {
                var holder = DataFolderLock.HolderOf(paths.Data);
                return new DataFileOutcome(DataFileStatus.InUse, null,
                    $"Another gateway{(string.IsNullOrEmpty(holder) ? "" : $" (process {holder})")} is running on the data folder {paths.Data}. Stop it, or give this one a folder of its own with --data.");
            }

            var outcome = OpenLocked(held, paths, time);
            held = outcome.File is null ? held : null;
            return outcome;
        }
        catch (Exception fault) when (StorageFault.IsOfMedium(fault) || fault is SqliteException)
        {
            return new DataFileOutcome(DataFileStatus.Unwritable, null,
                $"The data folder {paths.Data} cannot be used: {StorageFault.InWords(fault)} Make it writable for the gateway's user, or name another with --data.");
        }
        finally
        {
            held?.Dispose();
        }
    }

    /// <summary>From now on a commit waits for the system only, not for the disk: a power failure may lose the last moments, a crash nothing.</summary>
    public void TrustPower() => Connection.Execute("PRAGMA synchronous = NORMAL");

    /// <summary>A pooled connection that only reads; dispose it to give it back.</summary>
    public SqliteConnection OpenReader()
    {
        var reader = new SqliteConnection(_readers);
        reader.Open();
        return reader;
    }

    /// <summary>Checkpoints, closes, and lets go of the folder.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        try
        {
            Connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // what is committed stands in the write-ahead log; the next start takes it from there
        }

        using (var reader = new SqliteConnection(_readers))
        {
            SqliteConnection.ClearPool(reader);
        }

        Connection.Dispose();
        _lock.Dispose();
    }

    private static DataFileOutcome OpenLocked(DataFolderLock held, GatewayPaths paths, TimeProvider time)
    {
        string? damage = null;
        var connection = TryOpenSound(paths.Database, out var newer);
        if (connection is null && !newer)
        {
            var aside = SetAside(paths.Database, time);
            damage = $"The data file was damaged and has been set aside as {Path.GetFileName(aside)}. The gateway runs on a new one: "
                + "state of adapters, pauses and restart budgets start afresh, and messages that waited, dead letters and the memory of what is a duplicate "
                + "are in the old file. Repair it with the sqlite3 tool if they are needed.";
            connection = TryOpenSound(paths.Database, out _) ?? throw new IOException("a new data file is damaged at once");
        }

        return connection is null
            ? new DataFileOutcome(DataFileStatus.Newer, null,
                $"The data file {paths.Database} was written by a newer version of the gateway. Run that version, or name another folder with --data.")
            : new DataFileOutcome(DataFileStatus.Opened, new DataFile(held, connection, paths.Database, damage), "");
    }

    // null when the file is damaged, or written by a newer version
    private static SqliteConnection? TryOpenSound(string path, out bool newer)
    {
        newer = false;
        CreateFile(path);
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false, ForeignKeys = true, DefaultTimeout = Patience };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {Patience}000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864");
            if (connection.Scalar<string>("PRAGMA quick_check(1)") == "ok")
            {
                newer = !Schema.TryMigrate(connection);
                if (!newer)
                {
                    return connection;
                }
            }
        }
        catch (SqliteException fault) when (StorageFault.IsDamage(fault))
        {
            // falls through: the caller sets the file aside
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        connection.Dispose();
        return null;
    }

    private static string SetAside(string path, TimeProvider time)
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var aside = $"{path}.damaged-{stamp}";
        for (var i = 2; File.Exists(aside); i++)
        {
            aside = string.Create(CultureInfo.InvariantCulture, $"{path}.damaged-{stamp}-{i}");
        }

        // the log belongs to the file: left behind, it would be applied to the new one
        foreach (var suffix in new[] { "", "-wal", "-shm" })
        {
            if (File.Exists(path + suffix))
            {
                File.Move(path + suffix, aside + suffix);
            }
        }

        return aside;
    }

    // adapters keep session ids and offsets here: nobody else's business
    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void CreateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(path, options).Dispose();
    }
}
