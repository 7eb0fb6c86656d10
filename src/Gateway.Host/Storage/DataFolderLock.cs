using System.Globalization;

namespace Gateway.Host.Storage;

/// <summary>Holds the data folder for this process. The kernel lets go of it when the process ends, however it ends.</summary>
/// <remarks>The file stays when the lock is released: removing it could remove the lock of the next holder.</remarks>
internal sealed class DataFolderLock : IDisposable
{
    // what a file that somebody else has locked looks like; everything else is a folder that cannot be written
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharing = 32;
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    public static string FileIn(string folder) => Path.Combine(folder, "gateway.lock");

    /// <summary>Null when another process holds it.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static DataFolderLock? TryTake(string folder)
    {
        var path = FileIn(folder);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when ((fault.HResult & 0xFFFF) is LinuxWouldBlock or MacWouldBlock or WindowsSharing)
        {
            return null;
        }

        file.SetLength(0);
        file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        return new DataFolderLock(file);
    }

    /// <summary>The process id that the holder wrote; empty when it has not yet, null when the file cannot be read.</summary>
    public static string? HolderOf(string folder)
    {
        try
        {
            // shares everything, so that it asks for no lock of its own
            using var reader = new StreamReader(new FileStream(FileIn(folder), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd().Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
