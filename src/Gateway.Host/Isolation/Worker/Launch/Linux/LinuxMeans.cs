using System.Collections.Immutable;
using System.Runtime.Versioning;
using Gateway.Host.Isolation.Worker.Launch.Cgroups;
using Gateway.Host.Isolation.Worker.Launch.Sandbox;

namespace Gateway.Host.Isolation.Worker.Launch.Linux;

/// <summary>What this machine offers to bound processes with. Tests take some of it away.</summary>
/// <param name="Cgroups">The gateway's own, in every hierarchy.</param>
/// <param name="Bubblewrap">Where it is, or null.</param>
/// <param name="Processes">The kernel's table.</param>
internal sealed record LinuxMeans(ImmutableArray<CgroupMount> Cgroups, string? Bubblewrap, IProcessTable Processes)
{
    [SupportedOSPlatform("linux")]
    public static LinuxMeans OfThisMachine() =>
        new(CgroupDiscovery.OfThisProcess(), Sandbox.Bubblewrap.Find(Environment.GetEnvironmentVariable("PATH")), new ProcessTable());
}
