using System.Diagnostics;
using System.Reflection;

namespace Gateway.Host.Operator;

/// <summary>Which process this is.</summary>
/// <param name="Version">The gateway's version.</param>
/// <param name="Pid">Its process id.</param>
/// <param name="Started">When the process started.</param>
/// <param name="StartMark">The same as <see cref="ProcessMark"/> counts it.</param>
internal sealed record HostIdentity(string Version, int Pid, DateTimeOffset Started, string StartMark)
{
    /// <summary>The version of the gateway that is running, also for the command line.</summary>
    public static string CurrentVersion { get; } =
        typeof(HostIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public static HostIdentity OfThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        return new HostIdentity(CurrentVersion, process.Id, new DateTimeOffset(process.StartTime.ToUniversalTime(), TimeSpan.Zero), ProcessMark.Of(process.Id) ?? "");
    }
}
