using System.Globalization;
using Gateway.Host.Model.Doctor;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage.Doctor;

/// <summary>The data folder: whether it can be written, by whom it can be read, how much room is left, what was damaged, who holds it.</summary>
/// <param name="roomAt">Free bytes at a path; a test has a disk of its own.</param>
internal sealed class DataFolderExamination(Func<string, long>? roomAt = null) : IExamination
{
    private const string Area = "data";
    private const long LeastRoom = 256L * 1024 * 1024;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public Task<IReadOnlyList<Finding>> ExamineAsync(Examined subject) => Task.FromResult<IReadOnlyList<Finding>>([.. Examine(subject)]);

    private IEnumerable<Finding> Examine(Examined subject)
    {
        var folder = subject.Paths.Data;
        if (!Directory.Exists(folder))
        {
            return [Finding.Fine(Area, $"{folder} does not exist yet: the first start makes it")];
        }

        return [Writable(folder), .. Readable(subject), Room(folder), .. Damaged(folder), Holder(subject)];
    }

    private static Finding Writable(string folder)
    {
        var trial = Path.Combine(folder, $".doctor-{Environment.ProcessId}");
        try
        {
            using var file = new FileStream(trial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            file.WriteByte(0);
            file.Flush(flushToDisk: true);
            return Finding.Fine(Area, $"{folder} can be written");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Finding.Attention(Area, $"{folder} cannot be written: {fault.Message.TrimEnd('.')}", "Make it writable for the gateway's user, or name another with --data.");
        }
    }

    private static IEnumerable<Finding> Readable(Examined subject)
    {
        if (OperatingSystem.IsWindows())
        {
            yield break;
        }

        foreach (var path in new[] { subject.Paths.Data, subject.Paths.AdminToken, subject.Paths.Database }.Where(Path.Exists))
        {
            var open = File.GetUnixFileMode(path) & Others;
            if (open != UnixFileMode.None)
            {
                yield return Finding.Attention(
                    Area, $"{path} is open to other users ({open}): token, state and logs of adapters are the gateway's own business", $"chmod go= '{path}'");
            }
        }
    }

    private Finding Room(string folder)
    {
        try
        {
            var free = roomAt is null ? new DriveInfo(folder).AvailableFreeSpace : roomAt(folder);
            var text = string.Create(CultureInfo.InvariantCulture, $"{free / 1048576} MB are free on its disk");
            return free < LeastRoom ? Finding.Attention(Area, text, "Make room: a full disk stops state, the journal and the logs.") : Finding.Fine(Area, text);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Finding.Note(Area, $"how much room is left cannot be found out: {fault.Message.TrimEnd('.')}", "Look at it with 'df'.");
        }
    }

    private static IEnumerable<Finding> Damaged(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "gateway.db.damaged-*").Where(path => !path.EndsWith("-wal", StringComparison.Ordinal) && !path.EndsWith("-shm", StringComparison.Ordinal)))
        {
            yield return Finding.Attention(Area, $"{Path.GetFileName(path)} was damaged and has been set aside", "Repair it with the sqlite3 tool if its content is needed, and move it away.");
        }
    }

    private static Finding Holder(Examined subject)
    {
        var held = DataFolderLock.IsHeld(subject.Paths.Data);
        var holder = DataFolderLock.HolderOf(subject.Paths.Data);
        return (held, subject.Running) switch
        {
            (true, null) => Finding.Attention(Area, $"process {holder ?? "(unknown)"} holds the folder, and no gateway answers for it", "It is starting or stopping, or it hangs: look again, then at logs/gateway.log; end that process if it stays so."),
            (true, _) => Finding.Fine(Area, $"process {holder} holds the folder"),
            _ => Sound(subject.Paths.Database),
        };
    }

    /// <summary>Only while nobody writes to it.</summary>
    private static Finding Sound(string database)
    {
        const string NotHeld = "nobody holds the folder";
        if (!File.Exists(database))
        {
            return Finding.Fine(Area, NotHeld);
        }

        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            var said = connection.Scalar<string>("PRAGMA quick_check(1)");
            return said == "ok" ? Finding.Fine(Area, $"{NotHeld}, and {Path.GetFileName(database)} is sound") : Broken(database, said ?? "no answer");
        }
        catch (SqliteException fault)
        {
            return Broken(database, fault.Message);
        }
    }

    private static Finding Broken(string database, string said) => Finding.Attention(
        Area, $"{Path.GetFileName(database)} is damaged or cannot be read: {said.TrimEnd('.')}", "The next start sets a damaged one aside and goes on with a new one; copy it first if its content is needed.");
}
