using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Gateway.Host.Isolation.Worker.Launch.Linux;

/// <summary>posix_spawn: a fork that is safe in a process with many threads.</summary>
[SupportedOSPlatform("linux")]
internal static partial class SpawnCalls
{
    // what the library keeps in there is its own business; both are less than half of this in every C library of Linux
    private const int OpaqueSize = 1024;
    private const short SignalsToDefault = 0x04;
    private const short SignalsUnblocked = 0x08;
    private const short OwnSession = 0x80;
    private const int FirstInherited = 3;

    /// <summary>Starts a program in a session and a process group of its own, with three descriptors and nothing else of ours.</summary>
    /// <returns>The error number, or 0.</returns>
    public static int Spawn(SpawnRequest request, int input, int output, int errors, out int process)
    {
        var attributes = Marshal.AllocHGlobal(OpaqueSize);
        var actions = Marshal.AllocHGlobal(OpaqueSize);
        using var arguments = new NativeStrings([request.File, .. request.Arguments]);
        using var environment = new NativeStrings(request.Environment.Select(pair => $"{pair.Key}={pair.Value}"));
        _ = InitialiseAttributes(attributes);
        _ = InitialiseActions(actions);
        try
        {
            // the runtime ignores SIGPIPE, and programs inherit what is ignored
            Span<byte> signals = stackalloc byte[OpaqueSize];
            _ = FillSignals(signals);
            _ = SetDefaultSignals(attributes, signals);
            signals.Clear();
            _ = SetBlockedSignals(attributes, signals);
            _ = SetFlags(attributes, SignalsToDefault | SignalsUnblocked | OwnSession);
            _ = AddDuplicate(actions, input, 0);
            _ = AddDuplicate(actions, output, 1);
            _ = AddDuplicate(actions, errors, 2);
            _ = AddFolder(actions, request.Folder);
            CloseInherited(actions);
            return PosixSpawn(out process, request.File, actions, attributes, arguments.Pointer, environment.Pointer);
        }
        finally
        {
            _ = DestroyActions(actions);
            _ = DestroyAttributes(attributes);
            Marshal.FreeHGlobal(actions);
            Marshal.FreeHGlobal(attributes);
        }
    }

    private static void CloseInherited(nint actions)
    {
        try
        {
            _ = AddCloseFrom(actions, FirstInherited);
        }
        catch (EntryPointNotFoundException)
        {
            // an older C library: what native code has opened without the flag is inherited, as with every program
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int PosixSpawn(out int process, string file, nint actions, nint attributes, nint arguments, nint environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int InitialiseAttributes(nint attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DestroyAttributes(nint attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetFlags(nint attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetDefaultSignals(nint attributes, ReadOnlySpan<byte> signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetBlockedSignals(nint attributes, ReadOnlySpan<byte> signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int FillSignals(Span<byte> signals);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int InitialiseActions(nint actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DestroyActions(nint actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddDuplicate(nint actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddFolder(nint actions, string folder);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddCloseFrom(nint actions, int from);
}
