using System.Collections.Immutable;

namespace Gateway.Host.Isolation.Worker.Launch.Cgroups;

/// <summary>Finds the cgroups of this process from what the kernel says of it.</summary>
internal static class CgroupDiscovery
{
    private const int Root = 3;
    private const int Place = 4;

    public static ImmutableArray<CgroupMount> OfThisProcess()
    {
        try
        {
            return Find(File.ReadAllLines("/proc/self/mountinfo"), File.ReadAllLines("/proc/self/cgroup"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <param name="mounts">The lines of <c>/proc/self/mountinfo</c>.</param>
    /// <param name="memberships">The lines of <c>/proc/self/cgroup</c>: number, controllers, path.</param>
    public static ImmutableArray<CgroupMount> Find(IEnumerable<string> mounts, IEnumerable<string> memberships)
    {
        var own = memberships.Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3)
            .Select(parts => (Controllers: parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries), Path: parts[2])).ToList();
        return [.. mounts.Select(line => Read(line, own)).OfType<CgroupMount>().DistinctBy(mount => mount.Folder)];
    }

    private static CgroupMount? Read(string line, List<(string[] Controllers, string Path)> own)
    {
        var halves = line.Split(" - ", 2);
        var fields = halves[0].Split(' ');
        var kind = halves.Length == 2 ? halves[1].Split(' ') : [];
        if (fields.Length <= Place || kind.Length < 3)
        {
            return null;
        }

        if (kind[0] == "cgroup2")
        {
            return own.Find(entry => entry.Controllers.Length == 0).Path is { } path && FolderOf(fields, path) is { } folder
                ? new CgroupMount(2, folder, ControllersOf(folder))
                : null;
        }

        var options = kind[2].Split(',');
        return kind[0] == "cgroup" && own.Find(entry => entry.Controllers.Any(options.Contains)) is { Path: { } membership } found && FolderOf(fields, membership) is { } place
            ? new CgroupMount(1, place, [.. found.Controllers])
            : null;
    }

    /// <summary>A container sees only a part of the hierarchy, whose root is then not "/".</summary>
    private static string? FolderOf(string[] fields, string path)
    {
        var root = fields[Root].TrimEnd('/');
        return path == root || path.StartsWith(root + "/", StringComparison.Ordinal)
            ? Path.TrimEndingDirectorySeparator(fields[Place] + path[root.Length..])
            : null;
    }

    private static ImmutableArray<string> ControllersOf(string folder)
    {
        try
        {
            return [.. File.ReadAllText(Path.Combine(folder, "cgroup.controllers")).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
