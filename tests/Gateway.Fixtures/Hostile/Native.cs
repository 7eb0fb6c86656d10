using System.Reflection;
using System.Runtime.InteropServices;

namespace Gateway.Fixtures.Hostile;

/// <summary>What native code could do, reached in a way that no reader of metadata sees: who means harm does not declare it.</summary>
internal static unsafe class Native
{
    public const int Kill9 = 9;
    private const int SocketLevel = 1;
    private const int Domain = 39;
    private const int UnixDomain = 1;

    public static nint Fill(nint at, int value, nint count) => ((delegate* unmanaged<nint, int, nint, nint>)Find("memset"))(at, value, count);

    /// <summary>Whether the kernel took it.</summary>
    public static bool Kill(int process) => ((delegate* unmanaged<int, int, int>)Find("kill"))(process, Kill9) == 0;

    public static int Parent() => ((delegate* unmanaged<int>)Find("getppid"))();

    public static nint Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return ((delegate* unmanaged<int, byte*, nint, nint>)Find("write"))(descriptor, start, bytes.Length);
        }
    }

    public static bool IsUnixSocket(int descriptor)
    {
        int domain = 0, length = sizeof(int);
        return ((delegate* unmanaged<int, int, int, int*, int*, int>)Find("getsockopt"))(descriptor, SocketLevel, Domain, &domain, &length) == 0 && domain == UnixDomain;
    }

    private static nint Find(string function)
    {
        var library = typeof(Marshal).Assembly.GetType("System.Runtime.InteropServices.NativeLibrary")!;
        var handle = library.GetMethod("Load", [typeof(string)])!.Invoke(null, ["libc.so.6"]);
        return (nint)library.GetMethod("GetExport", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [handle, function])!;
    }
}
