using System.Runtime.Versioning;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>Whether the contract, the framework and the references of a plugin fit this host. Pure, apart from reading framework versions.</summary>
internal static class CompatibilityCheck
{
    public static PluginRefusal? Contract(HostAssemblies host, string file, Version compiled, AdapterFacts adapter)
    {
        var offered = host.Contract;
        if (compiled.Major != offered.Major || compiled.Minor > offered.Minor)
        {
            return Refuse.Contract(file, $"it was compiled against {HostAssemblies.ContractName} {compiled}; this host offers {offered} and runs {offered.Major}.0 to {offered}");
        }

        if (!TryBound(adapter.MinContract, out var least) || !TryBound(adapter.MaxContract, out var most))
        {
            return Refuse.Contract(file, $"MinContract '{adapter.MinContract}' or MaxContract '{adapter.MaxContract}' is not of the form major.minor");
        }

        return least is not null && offered < least ? Refuse.Contract(file, $"it asks for contract {least} or newer, and this host offers {offered}")
            : most is not null && offered > most ? Refuse.Contract(file, $"it works up to contract {most}, and this host offers {offered}")
            : null;
    }

    /// <param name="host">What the host runs on.</param>
    /// <param name="file">The main assembly.</param>
    /// <param name="target">The attribute's text; without one only the references decide.</param>
    public static PluginRefusal? Framework(HostAssemblies host, string file, string? target)
    {
        if (target is null)
        {
            return null;
        }

        FrameworkName name;
        try
        {
            name = new FrameworkName(target);
        }
        catch (ArgumentException)
        {
            return Refuse.Framework(file, $"it names '{target}' as its framework, which is none", host.Framework);
        }

        return name.Identifier switch
        {
            ".NETStandard" => null,
            ".NETCoreApp" when name.Version <= host.Framework => null,
            ".NETCoreApp" => Refuse.Framework(file, $"it was built for .NET {name.Version}, and this host runs .NET {host.Framework}", host.Framework),
            _ => Refuse.Framework(file, $"it was built for {name.Identifier} {name.Version}, and this host runs .NET {host.Framework}", host.Framework),
        };
    }

    /// <summary>Follows the references through everything that is shipped.</summary>
    public static PluginRefusal? References(HostAssemblies host, PluginParts parts, AssemblyFacts main)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { main.Name, HostAssemblies.ContractName };
        var open = new Queue<AssemblyFacts>([main]);
        while (open.TryDequeue(out var assembly))
        {
            foreach (var reference in assembly.References.Where(reference => !parts.Ships(reference.Name)))
            {
                if (Judge(host, parts, assembly, reference, isMain: assembly == main, isNew: seen.Add(reference.Name)) is { } refusal)
                {
                    return refusal;
                }
            }

            foreach (var reference in assembly.References)
            {
                if (parts.Shipped(reference.Name) is { } shipped && seen.Add(shipped.Name))
                {
                    open.Enqueue(shipped);
                }
            }
        }

        return null;
    }

    private static PluginRefusal? Judge(HostAssemblies host, PluginParts parts, AssemblyFacts assembly, AssemblyReferenceFacts reference, bool isMain, bool isNew)
    {
        var file = parts.Candidate.Show(assembly.Path);
        if (reference.Name == HostAssemblies.ContractName)
        {
            return null;
        }

        if (host.FrameworkVersion(reference.Name) is { } there)
        {
            return reference.Version > there ? Refuse.Newer(file, reference, there) : null;
        }

        if (isMain)
        {
            return Refuse.Missing(file, reference);
        }

        if (isNew)
        {
            // libraries refer to things that they use only on another platform: no proof that the plugin cannot run
            parts.Note($"{assembly.Path} refers to {reference.Name} {reference.Version}, which is not there; the plugin fails if it ever uses it.");
        }

        return null;
    }

    private static bool TryBound(string? text, out Version? bound)
    {
        bound = Version.TryParse(text, out var parsed) ? HostAssemblies.TwoParts(parsed) : null;
        return text is null || bound is not null;
    }
}
