using System.Globalization;
using System.Text;

namespace Gateway.Process.Tests.Hostile;

/// <summary>What the kernel says about processes.</summary>
internal static class ProcessTable
{
    /// <summary>Processes with this text in their arguments.</summary>
    public static IReadOnlyList<int> WithArgument(string text) => [.. All().Where(process => Read(process, "cmdline").Contains(text, StringComparison.Ordinal))];

    /// <summary>Worker processes below this folder that have loaded this assembly: neither names nor numbers have to be believed.</summary>
    public static IReadOnlyList<int> WorkersWith(string folder, string assembly) =>
    [
        .. All().Where(process => Read(process, "cmdline").Split('\0').Contains("worker")
            && Read(process, "maps").Split('\n').Any(line => line.Contains(folder, StringComparison.Ordinal) && line.EndsWith("/" + assembly, StringComparison.Ordinal))),
    ];

    public static bool IsAlive(int process) => Directory.Exists(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}")) && !Read(process, "stat").Contains(") Z ", StringComparison.Ordinal);

    public static int DescriptorsOf(int process) => Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd")).Count();

    /// <summary>The most processes and threads that the kernel lets it have; null when nothing limits it.</summary>
    public static int? ProcessLimitOf(int process)
    {
        foreach (var line in Read(process, "cgroup").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(':', 3);
            var file = parts[1] == "pids" ? $"/sys/fs/cgroup/pids{parts[2]}/pids.max" : parts[1].Length == 0 ? $"/sys/fs/cgroup{parts[2]}/pids.max" : "";
            if (File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture, out var most))
            {
                return most;
            }
        }

        return null;
    }

    private static IEnumerable<int> All() =>
        Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) ? process : 0).Where(process => process > 0);

    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/{file}"), Encoding.UTF8);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
