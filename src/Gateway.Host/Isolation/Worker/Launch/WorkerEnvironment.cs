using System.Globalization;

namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>The environment of a worker: a short list, never the host's own, which holds secrets.</summary>
internal static class WorkerEnvironment
{
    private const string Home = "HOME";
    private const string Temporary = "TMPDIR";

    // where things are and in what language; none of them is a place for a secret
    private static readonly string[] Allowed = ["PATH", Home, "LANG", "LC_ALL", "TZ", Temporary, "SSL_CERT_FILE", "SSL_CERT_DIR"];

    // what else Windows programs cannot start without
    private static readonly string[] AllowedOnWindows = ["SystemRoot", "TEMP", "TMP"];

    /// <summary>The heap may use so much of the memory limit; the rest is for code, stacks and native libraries.</summary>
    private const double HeapShare = 0.75;

    /// <param name="limits">Those that the runtime itself can hold are told to it here.</param>
    /// <param name="isConfined">Whether it has a temporary file system of its own.</param>
    /// <param name="folder">Its own folder, which takes the place of the shared temporary one where it is not confined; null where it has none.</param>
    public static IEnumerable<KeyValuePair<string, string>> For(WorkerLimits limits, bool isConfined, string? folder)
    {
        string[] temporary = isConfined || folder is null ? [] : OperatingSystem.IsWindows() ? ["TEMP", "TMP"] : [Temporary];
        foreach (var name in temporary)
        {
            yield return new(name, folder!);
        }

        foreach (var name in OperatingSystem.IsWindows() ? Allowed.Concat(AllowedOnWindows) : Allowed)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value && !temporary.Contains(name) && !(isConfined && name is (Home or Temporary)))
            {
                yield return new(name, value);
            }
        }

        if (isConfined)
        {
            yield return new(Home, "/tmp");
            yield return new(Temporary, "/tmp");
        }

        if (RuntimeFolder.Find() is { } runtime)
        {
            yield return new("DOTNET_ROOT", runtime);
        }

        yield return new("DOTNET_gcServer", "0");
        yield return new("DOTNET_EnableDiagnostics", "0");
        yield return new("DOTNET_NOLOGO", "1");
        if (limits.Memory is { } memory)
        {
            // hexadecimal: the runtime reads no other numbers here
            yield return new("DOTNET_GCHeapHardLimit", ((long)(memory * HeapShare)).ToString("X", CultureInfo.InvariantCulture));
        }

        if (limits.Cpu is { } cpu)
        {
            // a confined worker does not see its cgroup, and would make a heap and a pool for every core
            yield return new("DOTNET_PROCESSOR_COUNT", Math.Max(1, (int)Math.Ceiling(cpu)).ToString("X", CultureInfo.InvariantCulture));
        }
    }
}
