using System.Runtime.InteropServices;

namespace Gateway.Host.Isolation.Network;

/// <summary>
/// How many descriptors this process may have open, and how many it has. The kernel gives out the lowest free number, so that number says
/// at least how many are taken, and says it exactly when few are left; listing them all would cost a hundred times as much.
/// </summary>
/// <remarks>The runtime raises the soft limit to the hard one when it starts, so there is nothing left to raise.</remarks>
internal static partial class Descriptors
{
    /// <summary>Share of all from which on they are called short.</summary>
    public const double Short = 0.7;

    private const int OpenFiles = 7;
    private const int LowestAbove = 1030;
    private const int NoneLeft = 24;
    private static readonly int Ours = OperatingSystem.IsLinux() ? Any() : -1;

    /// <summary>0 where it is not known, or where there is no limit.</summary>
    public static int Most { get; } = OperatingSystem.IsLinux() ? Limit() : 0;

    /// <summary>Of all that there may be; 0 where it is not known.</summary>
    public static double Share => Most > 0 ? (double)Taken / Most : 0;

    /// <summary>At least so many are open.</summary>
    public static int Taken
    {
        get
        {
            if (Ours < 0)
            {
                return 0;
            }

            var free = Control(Ours, LowestAbove, 0);
            if (free < 0)
            {
                return Marshal.GetLastPInvokeError() == NoneLeft ? Most : 0;
            }

            _ = Close(free);
            return free;
        }
    }

    private static int Limit()
    {
        Span<ulong> limit = stackalloc ulong[2];
        return GetLimit(OpenFiles, limit) == 0 && limit[0] < int.MaxValue ? (int)limit[0] : 0;
    }

    /// <summary>One that stays open as long as the process lives.</summary>
    private static int Any() => Open("/dev/null", 0x80000);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, Span<ulong> limit);
}
