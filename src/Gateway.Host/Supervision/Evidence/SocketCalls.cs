using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>
/// The calls of the C library that look at a descriptor, and the one that ends a connection. None owns a descriptor of others, and each says
/// so when there is no such descriptor any more.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class SocketCalls
{
    private const int DuplicateForUs = 1030;
    private const int BothWays = 2;
    private const int EmptyPath = 0x1000;
    private const uint TypeAndInode = 0x1 | 0x100;
    private const int TypeMask = 0xF000;
    private const int SocketType = 0xC000;

    // struct statx, the same on every processor
    private const int StatSize = 256;
    private const int StatMode = 28;
    private const int StatInode = 32;

    // struct dirent where a pointer has 64 bits
    private const int EntryName = 19;

    /// <summary>
    /// The numbers of all open descriptors. Not by the runtime's own enumeration: it asks every link in /proc what it leads to, which
    /// costs ten times as much as all the rest.
    /// </summary>
    /// <exception cref="IOException">The list cannot be read.</exception>
    public static List<int> Descriptors()
    {
        var directory = Environment.Is64BitProcess ? OpenDirectory("/proc/self/fd") : 0;
        if (directory == 0)
        {
            throw new IOException("/proc/self/fd cannot be listed");
        }

        var descriptors = new List<int>();
        for (var entry = ReadDirectory(directory); entry != 0; entry = ReadDirectory(directory))
        {
            var number = 0;
            for (var at = EntryName; Marshal.ReadByte(entry, at) is >= (byte)'0' and <= (byte)'9' and var digit; at++)
            {
                number = (number * 10) + (digit - '0');
            }

            if (Marshal.ReadByte(entry, EntryName) != '.')
            {
                descriptors.Add(number);
            }
        }

        _ = CloseDirectory(directory);
        return descriptors;
    }

    /// <summary>Null for what is no socket, or is not open.</summary>
    public static long? InodeOf(int descriptor)
    {
        Span<byte> stat = stackalloc byte[StatSize];
        if (descriptor < 0 || StatX(descriptor, [0], EmptyPath, TypeAndInode, stat) != 0)
        {
            return null;
        }

        return (MemoryMarshal.Read<ushort>(stat[StatMode..]) & TypeMask) == SocketType ? MemoryMarshal.Read<long>(stat[StatInode..]) : null;
    }

    /// <summary>How much of <paramref name="into"/> was filled; 0 when the socket does not have this option.</summary>
    public static int Option(int descriptor, int level, int name, Span<byte> into)
    {
        var length = into.Length;
        return GetSocketOption(descriptor, level, name, into, ref length) == 0 ? length : 0;
    }

    public static ReadOnlySpan<byte> LocalName(int descriptor, Span<byte> into)
    {
        var length = into.Length;
        return GetSocketName(descriptor, into, ref length) == 0 ? into[..Math.Min(length, into.Length)] : default;
    }

    public static ReadOnlySpan<byte> PeerName(int descriptor, Span<byte> into)
    {
        var length = into.Length;
        return GetPeerName(descriptor, into, ref length) == 0 ? into[..Math.Min(length, into.Length)] : default;
    }

    /// <summary>Another descriptor of the same socket, to be given to <see cref="Release"/>; negative when there is none.</summary>
    public static int Duplicate(int descriptor) => Control(descriptor, DuplicateForUs, 0);

    /// <summary>Only for what <see cref="Duplicate"/> has given.</summary>
    public static void Release(int descriptor) => _ = Close(descriptor);

    /// <summary>Nothing comes in or goes out any more; the peer sees the end.</summary>
    public static bool ShutBoth(int descriptor) => ShutDown(descriptor, BothWays) == 0;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ShutDown(int descriptor, int how);

    [LibraryImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int directory, ReadOnlySpan<byte> path, int flags, uint mask, Span<byte> into);

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetSocketOption(int descriptor, int level, int name, Span<byte> into, ref int length);

    [LibraryImport("libc", EntryPoint = "getsockname")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetSocketName(int descriptor, Span<byte> into, ref int length);

    [LibraryImport("libc", EntryPoint = "getpeername")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetPeerName(int descriptor, Span<byte> into, ref int length);

    [LibraryImport("libc", EntryPoint = "opendir", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint OpenDirectory(string path);

    [LibraryImport("libc", EntryPoint = "readdir")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadDirectory(nint directory);

    [LibraryImport("libc", EntryPoint = "closedir")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CloseDirectory(nint directory);
}
