using System.Globalization;
using System.Runtime.Versioning;
using Gateway.Host.Isolation.Worker.Launch.Linux;

namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>
/// The worker's side: the kernel ends it when the gateway ends, however that happens. The first thing a worker does. A confined one needs none: its
/// sandbox ends with the gateway, and it with the sandbox.
/// </summary>
internal static class ParentGuard
{
    /// <summary>Names the process that a worker belongs to.</summary>
    public const string Variable = "GATEWAY_WORKER_PARENT";
    private const int ParentDeathSignal = 1;

    /// <returns>False when the parent is gone already: the worker has to end at once.</returns>
    public static bool Arm()
    {
        var parent = Environment.GetEnvironmentVariable(Variable);
        return !OperatingSystem.IsLinux() || parent is null || Arm(int.Parse(parent, CultureInfo.InvariantCulture));
    }

    /// <summary>It may have ended between the start and the call, and then no signal comes any more.</summary>
    [SupportedOSPlatform("linux")]
    private static bool Arm(int parent) =>
        LinuxCalls.ControlProcess(ParentDeathSignal, LinuxCalls.KillSignal, 0, 0, 0) == 0 && LinuxCalls.Parent() == parent;
}
