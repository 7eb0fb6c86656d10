using Gateway.Host.Model;

namespace Gateway.Host.Operator.Cli;

/// <summary>This process's sole right to a data folder, held until disposed or until the process ends, however it ends.</summary>
internal sealed class DataFolderClaim : IDisposable
{
    private readonly FileStream _lock;

    private DataFolderClaim(FileStream held) => _lock = held;

    /// <summary>Makes the folder where it is missing, checks that it can be written, and takes its lock.</summary>
    public static (DataFolderClaim? Claim, StartRefusal? Refusal) Take(GatewayPaths paths)
    {
        var path = Path.Combine(paths.Data, "gateway.lock");
        try
        {
            Directory.CreateDirectory(paths.Data);
            Directory.CreateDirectory(paths.Logs);

            // opened first without the lock: so that "may not write" and "somebody else holds it" are told apart
            using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite))
            {
            }
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException || (fault is IOException && !IsLockConflict(fault)))
        {
            return (null, new StartRefusal(
                ExitCode.DataUnwritable,
                $"The data folder {paths.Data} cannot be written ({fault.Message.TrimEnd('.')}): correct its permissions or free space, or choose another with --data."));
        }
        catch (IOException)
        {
            return (null, Second(paths));
        }

        try
        {
            // released by the system when the process dies, so that no stale lock can be left behind
            return (new DataFolderClaim(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)), null);
        }
        catch (IOException)
        {
            return (null, Second(paths));
        }
    }

    public void Dispose() => _lock.Dispose();

    // the runtime reports a lock held elsewhere as EWOULDBLOCK (Linux 11, macOS 35) or a sharing violation
    private static bool IsLockConflict(Exception fault) => (fault.HResult & 0xFFFF) is 11 or 35 or 32 or 33;

    private static StartRefusal Second(GatewayPaths paths)
    {
        var (state, content) = DiscoveryFile.Find(paths.Discovery);
        var who = state == DiscoveryState.Running ? $" (process {content!.Pid}, {content.Admin})" : "";
        return new StartRefusal(
            ExitCode.SecondHost,
            $"Another gateway runs on the data folder {paths.Data}{who}: use it, stop it, or give this one its own folder with --data.");
    }
}
