using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Gateway.Host.Configuration;

/// <summary>What the watched files look like: stamps, read at each poll, and a hash of the content, read when a stamp has moved.</summary>
internal readonly record struct ConfigurationFingerprint(string Stamps, string Content, long Length)
{
    /// <summary>The configuration file is not there.</summary>
    public bool IsGone => Length < 0;

    /// <param name="files">The configuration first, then the files of secrets.</param>
    /// <param name="last">The one before: its hash is kept while no stamp has moved.</param>
    public static ConfigurationFingerprint Of(ImmutableArray<string> files, ConfigurationFingerprint last)
    {
        var infos = files.Select(file => new FileInfo(file)).ToList();
        var length = infos[0].Exists ? infos[0].Length : -1;
        var stamps = string.Join('|', infos.Select(info => info.Exists ? $"{info.Length}@{info.LastWriteTimeUtc.Ticks}" : "gone"));
        return stamps == last.Stamps ? last : new ConfigurationFingerprint(stamps, HashOf(files), length);
    }

    private static string HashOf(ImmutableArray<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            try
            {
                hash.AppendData(File.ReadAllBytes(file));
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // unreadable is a content of its own: the reader says why
                hash.AppendData([0xFF]);
            }

            hash.AppendData([0x00]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
