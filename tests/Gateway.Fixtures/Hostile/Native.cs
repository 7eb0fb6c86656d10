using System.Runtime.InteropServices;

namespace Gateway.Fixtures.Hostile;

/// <summary>What native code could do without any of this.</summary>
internal static class Native
{
    public const int Kill9 = 9;
    private const int SocketLevel = 1;
    private const int Domain = 39;
    private const int UnixDomain = 1;

    [DllImport("libc", EntryPoint = "memset")]
    public static extern nint Fill(nint at, int value, nint count);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "getppid")]
    public static extern int Parent();

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    public static extern unsafe nint Write(int descriptor, byte* bytes, nint count);

    [DllImport("libc", EntryPoint = "getsockopt")]
    private static extern unsafe int Option(int descriptor, int level, int name, int* value, int* length);

    public static unsafe nint Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return Write(descriptor, start, bytes.Length);
        }
    }

    public static unsafe bool IsUnixSocket(int descriptor)
    {
        int domain = 0, length = sizeof(int);
        return Option(descriptor, SocketLevel, Domain, &domain, &length) == 0 && domain == UnixDomain;
    }
}
