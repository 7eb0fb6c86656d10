using System.Globalization;
using System.Runtime.Versioning;

namespace Gateway.Host.Isolation.Worker.Launch.Linux;

/// <summary>Those of this machine.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ProcessTable : IProcessTable
{
    private const int StartTimeAfterName = 19;

    public long? StartTimeOf(int process)
    {
        try
        {
            return StartTimeIn(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat")));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void KillGroup(int group) => _ = LinuxCalls.Kill(-group, LinuxCalls.KillSignal);

    /// <summary>The name of a process may hold spaces and brackets: what counts comes after the last one.</summary>
    public static long? StartTimeIn(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > StartTimeAfterName && long.TryParse(fields[StartTimeAfterName], CultureInfo.InvariantCulture, out var time) ? time : null;
    }
}
