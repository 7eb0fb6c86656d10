using System.Globalization;

namespace Gateway.Host.Storage;

/// <summary>Holds the data folder for this process. The kernel lets go of it when the process ends, however it ends.</summary>
/// <remarks>
/// The file stays when the lock is released: removing it could remove the lock of the next holder. The process id stands in a file
/// beside it, because .NET cannot open a locked file, not even to read it.
/// </remarks>
internal sealed class DataFolderLock : IDisposable
{
    private const string Name = "gateway.lock";

    // what a file that somebody else has locked looks like; everything else is a folder that cannot be written
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharing = 32;
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Null when another process holds it.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static DataFolderLock? TryTake(string folder)
    {
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(folder, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when ((fault.HResult & 0xFFFF) is LinuxWouldBlock or MacWouldBlock or WindowsSharing)
        {
            return null;
        }

        try
        {
            File.WriteAllText(HolderFile(folder), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // only a message of the second host needs it
        }

        return new DataFolderLock(file);
    }

    /// <summary>Whether another process holds it; also false where it cannot be found out. Takes nothing.</summary>
    public static bool IsHeld(string folder)
    {
        try
        {
            // reading together with others is refused only by somebody who has it alone
            using var file = new FileStream(Path.Combine(folder, Name), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (IOException fault) when ((fault.HResult & 0xFFFF) is LinuxWouldBlock or MacWouldBlock or WindowsSharing)
        {
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The process id that the holder wrote, or null when it cannot be read.</summary>
    public static string? HolderOf(string folder)
    {
        try
        {
            return File.ReadAllText(HolderFile(folder)).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();

    private static string HolderFile(string folder) => Path.Combine(folder, "gateway.pid");
}
