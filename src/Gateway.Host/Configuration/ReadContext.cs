using Gateway.Host.Model;

namespace Gateway.Host.Configuration;

/// <summary>What one reading of the configuration shares: its problems, and how references to secrets are resolved.</summary>
/// <param name="problems">Everything that is wrong so far.</param>
/// <param name="secrets">Where resolved values are registered.</param>
/// <param name="environment">Value of an environment variable, or null.</param>
/// <param name="folder">What relative <c>${file:}</c> paths are relative to.</param>
internal sealed class ReadContext(ProblemList problems, ISecrets secrets, Func<string, string?> environment, string folder)
{
    private readonly List<string> _secretFiles = [];

    public ProblemList Problems => problems;

    /// <summary>Full paths of the files that were asked for, also of missing ones: they are watched.</summary>
    public IReadOnlyList<string> SecretFiles => _secretFiles;

    /// <summary>Replaces every <c>${env:NAME}</c> and <c>${file:PATH}</c>; null, with a problem, when one cannot be.</summary>
    public string? Resolve(string text, string path, ConfigPlace place)
    {
        var resolved = SecretReferences.Replace(text, Fetch, out var fault);
        if (fault is { } bad)
        {
            problems.Add(path, place, bad.Message, bad.Remedy);
            return null;
        }

        return resolved;
    }

    /// <summary>A value that must never be shown, however it was written.</summary>
    public void Keep(string secret) => secrets.Register(secret);

    private (string? Value, Fault? Fault) Fetch(string kind, string name)
    {
        var (value, fault) = kind == "env" ? FromEnvironment(name) : FromFile(name);
        if (value is not null)
        {
            secrets.Register(value);
        }

        return (value, fault);
    }

    private (string? Value, Fault? Fault) FromEnvironment(string name) =>
        environment(name) is { Length: > 0 } value
            ? (value, null)
            : (null, new Fault($"the environment variable {name} is not set or empty.", $"Set {name} before the gateway starts."));

    private (string? Value, Fault? Fault) FromFile(string name)
    {
        const int Largest = 64 * 1024;
        try
        {
            var file = Path.GetFullPath(name, folder);
            _secretFiles.Add(file);
            if (new FileInfo(file) is { Exists: true, Length: > Largest })
            {
                return (null, new Fault($"the file {name} is larger than 64 KiB.", "Check that the path names the secret."));
            }

            // editors end a file with a line break that is not part of the secret
            var value = File.ReadAllText(file).TrimEnd('\r', '\n');
            return value.Length > 0 ? (value, null) : (null, new Fault($"the file {name} is empty.", "Write the value into it."));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, new Fault($"the file {name} cannot be read.",
                "Check that it exists beside the configuration (or give the full path) and that the gateway's user may read it."));
        }
    }
}
