using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using Gateway.Abstractions;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>What this host offers to plugins: its framework, and the contract. The host's own libraries are not on offer.</summary>
/// <remarks>Versions are read from metadata on first demand and kept: the framework does not change under a running process.</remarks>
internal sealed class HostAssemblies
{
    public const string ContractName = "Gateway.Abstractions";
    private static readonly Version NotThere = new(0, 0);
    private readonly ConcurrentDictionary<string, Version> _framework = new(StringComparer.OrdinalIgnoreCase);
    private readonly string[] _folders =
    [
        RuntimeEnvironment.GetRuntimeDirectory(),
        Path.GetDirectoryName(typeof(WebApplication).Assembly.Location)!,
    ];

    /// <summary>The framework's version, for example 10.0.</summary>
    public Version Framework { get; } = new(Environment.Version.Major, Environment.Version.Minor);

    /// <summary>major.minor of the contract.</summary>
    public Version Contract { get; } = TwoParts(typeof(IAdapter).Assembly.GetName().Version!);

    /// <summary>What the contract is built on: its types cross the door, so there may be only one copy of them.</summary>
    public FrozenSet<string> BelowContract { get; } =
        typeof(IAdapter).Assembly.GetReferencedAssemblies().Select(name => name.Name!).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static Version TwoParts(Version version) => new(version.Major, version.Minor);

    /// <summary>Whether the host itself is built on a library of this name.</summary>
    public static bool IsHostsOwn(string name) =>
        name.AsSpan().IndexOfAny('/', '\\') < 0 && File.Exists(Path.Combine(AppContext.BaseDirectory, name + ".dll"));

    /// <summary>The version of a framework assembly, or null when the framework has none of this name.</summary>
    public Version? FrameworkVersion(string name)
    {
        var version = _framework.GetOrAdd(name, Read);
        return ReferenceEquals(version, NotThere) ? null : version;
    }

    private Version Read(string name)
    {
        foreach (var folder in _folders)
        {
            var path = Path.Combine(folder, name + ".dll");
            if (File.Exists(path))
            {
                using var file = FileSet.OpenRead(path);
                using var image = new PEReader(file);
                if (image.HasMetadata)
                {
                    return image.GetMetadataReader().GetAssemblyDefinition().Version;
                }
            }
        }

        return NotThere;
    }
}
