using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Trust;

/// <summary>The lock file for those who change it: read whole, written whole, by one rename.</summary>
internal sealed class LockStore(GatewayPaths paths)
{
    public string Path => paths.Lock;

    public bool Exists => File.Exists(paths.Lock);

    /// <summary>Empty when there is none.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public LockFile Read() => LockFile.Load(paths.Lock) is { } text ? LockFile.Parse(text) : LockFile.Empty;

    /// <summary>A reader sees the old file or the new one, never a part; a crash leaves the old one.</summary>
    public void Write(LockFile file) => Write(file.Write());

    private void Write(byte[] text)
    {
        // two writers at once must not write into one another's file
        var temporary = $"{paths.Lock}.{Environment.ProcessId}.new";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(text);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, paths.Lock, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
