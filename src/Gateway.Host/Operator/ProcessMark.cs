using System.Diagnostics;
using System.Globalization;

namespace Gateway.Host.Operator;

/// <summary>A text that is the same as long as a process id belongs to the same process.</summary>
/// <remarks>
/// On Linux from <c>/proc</c>: ticks since boot and the boot's id. <see cref="Process.StartTime"/> is computed there from the wall clock
/// of the asking process, so that two processes disagree after the clock was set.
/// </remarks>
internal static class ProcessMark
{
    /// <summary>Null when there is no such process.</summary>
    public static string? Of(int pid)
    {
        try
        {
            return OperatingSystem.IsLinux() ? FromProc(pid) : FromRuntime(pid);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string FromProc(int pid)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));

        // the second field is the name in parentheses and may hold anything, so count from the last ')'; field 22 is the start
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        return $"{boot}/{fields[19]}";
    }

    private static string FromRuntime(int pid)
    {
        using var process = Process.GetProcessById(pid);
        return (process.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture);
    }
}
