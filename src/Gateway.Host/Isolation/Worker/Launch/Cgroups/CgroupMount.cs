using System.Collections.Immutable;

namespace Gateway.Host.Isolation.Worker.Launch.Cgroups;

/// <summary>The gateway's own cgroup in one hierarchy.</summary>
/// <param name="Version">1 or 2.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="Controllers">What can be limited there; for version 2 what the folder's own list says.</param>
internal sealed record CgroupMount(int Version, string Folder, ImmutableArray<string> Controllers);
