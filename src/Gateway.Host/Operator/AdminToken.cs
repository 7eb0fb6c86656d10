using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Host.Operator;

/// <summary>The bearer token of the admin API: in a file that only the gateway's own user may read.</summary>
internal sealed class AdminToken
{
    private readonly byte[] _digest;

    private AdminToken(string value)
    {
        Value = value;
        _digest = SHA256.HashData(Encoding.UTF8.GetBytes(value));
    }

    /// <summary>For registering as a secret and for the dashboard's link; shown nowhere else.</summary>
    public string Value { get; }

    /// <summary>Reads the token, or makes one at the first start.</summary>
    /// <exception cref="IOException">The data folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static AdminToken LoadOrCreate(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (Read(path) is { } existing)
        {
            Tighten(path);
            return new AdminToken(existing);
        }

        var value = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        PrivateFile.WriteAtomically(path, value + "\n");
        return new AdminToken(value);
    }

    /// <summary>The token in the file, or null when there is none.</summary>
    public static string? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var text = File.ReadAllText(path).Trim();
        return text.Length == 0 ? null : text;
    }

    /// <summary>Takes as long for a wrong token as for the right one, whatever their lengths: digests are compared.</summary>
    public bool Matches(string presented)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(presented), digest);
        return CryptographicOperations.FixedTimeEquals(digest, _digest);
    }

    private static void Tighten(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
