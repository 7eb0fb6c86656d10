using System.Collections.Immutable;

namespace Gateway.Host.Plugins.Trust;

/// <summary>One pinned build of a plugin.</summary>
/// <param name="Version">For people; nothing is decided by it.</param>
/// <param name="Files">SHA-256 (hex, lower case) by path relative to the plugin, with <c>/</c>.</param>
internal sealed record LockedBuild(string Version, ImmutableSortedDictionary<string, string> Files)
{
    public bool IsSame(LockedBuild other) => Files.SequenceEqual(other.Files);

    /// <summary>What is different there, in words; empty when nothing is. The path is that of the first difference.</summary>
    public (string Path, string Words)? Difference(ImmutableSortedDictionary<string, string> there)
    {
        var all = Differences(there).ToList();
        return all.Count == 0 ? null : all.Count == 1 ? all[0] : (all[0].Path, $"{all[0].Words}, and {all.Count - 1} more");
    }

    private IEnumerable<(string Path, string Words)> Differences(ImmutableSortedDictionary<string, string> there)
    {
        foreach (var (path, hash) in Files)
        {
            if (!there.TryGetValue(path, out var found))
            {
                yield return (path, "is missing");
            }
            else if (found != hash)
            {
                yield return (path, $"has SHA-256 {found[..12]}…, and {hash[..12]}… is pinned");
            }
        }

        foreach (var path in there.Keys.Where(path => !Files.ContainsKey(path)))
        {
            yield return (path, "is not pinned");
        }
    }
}
