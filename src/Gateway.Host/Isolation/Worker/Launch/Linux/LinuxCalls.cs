using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Host.Isolation.Worker.Launch.Linux;

/// <summary>The calls of the C library that start, watch, limit and end processes.</summary>
[SupportedOSPlatform("linux")]
internal static partial class LinuxCalls
{
    public const int KillSignal = 9;
    public const int NoSuchProcess = 3;
    public const int Interrupted = 4;
    public const int NoInheritance = 0x80000;
    public const short CanRead = 1;
    public const int CoreSize = 4;
    public const int OpenFiles = 7;
    private const int OpenByPid = 434;
    private const int SendByDescriptor = 424;
    private const int SetFlags = 4;
    private const int NonBlocking = 0x800;

    /// <summary>A descriptor of a process that no other process can take over; invalid where the kernel has none.</summary>
    public static SafeFileHandle OpenProcess(int process) => new((nint)SystemCall(OpenByPid, process, 0, 0, 0), ownsHandle: true);

    public static bool Signal(SafeFileHandle process, int signal) => SystemCall(SendByDescriptor, process.DangerousGetHandle(), signal, 0, 0) == 0;

    /// <exception cref="IOException">There are no descriptors left.</exception>
    public static (SafeFileHandle Read, SafeFileHandle Write) Pipe()
    {
        Span<int> ends = stackalloc int[2];
        if (CreatePipe(ends, NoInheritance) != 0)
        {
            throw new IOException($"no pipe: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    /// <summary>Only this end: the other process is not told.</summary>
    public static void NeverBlock(SafeFileHandle end) => _ = ControlDescriptor(end, SetFlags, NonBlocking);

    /// <summary>0 at the end, -1 where there is nothing now.</summary>
    public static int Read(SafeFileHandle from, Span<byte> into) => (int)ReadBytes(from, into, into.Length);

    public static bool Write(SafeFileHandle to, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var written = WriteBytes(to, bytes, bytes.Length);
            if (written < 0 && Marshal.GetLastPInvokeError() != Interrupted)
            {
                return false;
            }

            bytes = bytes[(int)Math.Max(0, written)..];
        }

        return true;
    }

    /// <summary>Soft and hard, of a process and of everything it starts from now on.</summary>
    public static string? Limit(int process, int resource, ulong most)
    {
        Span<ulong> limit = [most, most];
        return SetLimit(process, resource, limit, 0) == 0 ? null : Marshal.GetLastPInvokeErrorMessage();
    }

    /// <summary>Null where there is no such file.</summary>
    public static string? RealPath(string path)
    {
        var real = ResolvePath(path, 0);
        if (real == 0)
        {
            return null;
        }

        var text = Marshal.PtrToStringUTF8(real);
        Free(real);
        return text;
    }

    /// <summary>What this process may raise its own limit of descriptors to, which the runtime does at its start; null where the kernel does not say.</summary>
    public static ulong? MostOpenFiles()
    {
        Span<ulong> limit = stackalloc ulong[2];
        return GetLimit(0, OpenFiles, 0, limit) == 0 ? limit[1] : null;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Wait(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Poll(Span<PollEntry> entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ControlProcess(int what, nint value, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Parent();

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long SystemCall(long number, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CreatePipe(Span<int> ends, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ControlDescriptor(SafeFileHandle descriptor, int command, nint value);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadBytes(SafeFileHandle from, Span<byte> into, nint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint WriteBytes(SafeFileHandle to, ReadOnlySpan<byte> bytes, nint length);

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int process, int resource, Span<ulong> limit, nint old);

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int process, int resource, nint fresh, Span<ulong> limit);

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ResolvePath(string path, nint into);

    [LibraryImport("libc", EntryPoint = "free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void Free(nint memory);
}
