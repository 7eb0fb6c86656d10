using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>A file set with what was in it when it was read.</summary>
/// <param name="Set">The files.</param>
/// <param name="Hashes">SHA-256 of each, in the same order.</param>
/// <param name="Value">The content hash: SHA-256 over every path and the hash of its bytes, hex.</param>
internal sealed record HashedFiles(FileSet Set, ImmutableArray<string> Hashes, string Value)
{
    /// <param name="set">What to read.</param>
    /// <param name="tick">Called between files: a large folder on a slow disk is no stalled loop.</param>
    public static HashedFiles Read(FileSet set, Action tick)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var hashes = ImmutableArray.CreateBuilder<string>(set.Files.Length);
        foreach (var file in set.Files)
        {
            tick();
            var hash = HashOf(file.FullPath);
            hashes.Add(hash);
            whole.AppendData(Encoding.UTF8.GetBytes($"{file.Path}\0{hash}\n"));
        }

        return new HashedFiles(set, hashes.MoveToImmutable(), Convert.ToHexStringLower(whole.GetHashAndReset()));
    }

    /// <summary>Path and SHA-256 of what is left without some files: what a build really consists of.</summary>
    public ImmutableSortedDictionary<string, string> Without(ImmutableHashSet<string> leftOut) => Set.Files.Zip(Hashes)
        .Where(item => !leftOut.Contains(item.First.Path))
        .ToImmutableSortedDictionary(item => item.First.Path, item => item.Second, StringComparer.Ordinal);

    public static string HashOf(string path)
    {
        using var stream = FileSet.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
