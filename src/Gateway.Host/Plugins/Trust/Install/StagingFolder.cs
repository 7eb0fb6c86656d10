using System.Diagnostics;
using System.Globalization;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Trust.Install;

/// <summary>
/// A folder inside the plugin folder that a running gateway does not look at, because its name begins with a dot; on the same disk, so that
/// what is ready lands by one rename. Gone with everything in it when it is disposed of.
/// </summary>
internal sealed class StagingFolder : IDisposable
{
    private const string Prefix = ".install-";

    private StagingFolder(string path) => Path = path;

    public string Path { get; }

    public static StagingFolder Create(GatewayPaths paths)
    {
        Directory.CreateDirectory(paths.Plugins);
        foreach (var left in Directory.EnumerateDirectories(paths.Plugins, Prefix + "*").Where(IsLeftBehind).ToList())
        {
            Directory.Delete(left, recursive: true);
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():n}");
        var folder = new StagingFolder(System.IO.Path.Combine(paths.Plugins, name));
        Directory.CreateDirectory(folder.Path);
        return folder;
    }

    public string Below(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    /// <summary>Whether whoever made it has ended, or was killed, without taking it away.</summary>
    private static bool IsLeftBehind(string folder)
    {
        var number = System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var process))
        {
            return false;
        }

        try
        {
            using var maker = Process.GetProcessById(process);
            return false;
        }
        catch (ArgumentException)
        {
            return true; // how the runtime says that there is no such process
        }
    }
}
