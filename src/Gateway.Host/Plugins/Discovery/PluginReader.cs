using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Host.Model;
using Gateway.Host.Plugins.Trust;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>Decides from metadata alone whether a file set is a plugin that this host can run.</summary>
/// <remarks>Reads files, keeps nothing, runs nothing of the plugin. Throws only when a file cannot be read at all.</remarks>
internal sealed class PluginReader(HostAssemblies host)
{
    private const string WholeFramework = "System.Private.CoreLib.dll";
    private const string ContractFile = HostAssemblies.ContractName + ".dll";

    public PluginReading Read(Candidate candidate, FileSet files)
    {
        var (leftOut, notes) = Sort(files);
        var parts = new PluginParts(candidate, leftOut, notes);
        var refusal = files.Files.Any(file => file.Path == WholeFramework) ? Refuse.SelfContained(candidate.Show(WholeFramework)) : Load(parts, files);
        if (refusal is not null)
        {
            return parts.Refused(refusal);
        }

        return FindAdapter(parts, out var main, out var adapter) is { } none ? parts.Refused(none) : Judge(parts, main!, adapter!);
    }

    /// <summary>What is not to be copied: it would displace the host's own, or point to the author's machine.</summary>
    private (ImmutableHashSet<string> LeftOut, ImmutableArray<string> Notes) Sort(FileSet files)
    {
        var leftOut = ImmutableHashSet.CreateBuilder<string>();
        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (var path in files.Files.Select(file => file.Path).Where(path => !path.Contains('/')))
        {
            if (path.EndsWith(".runtimeconfig.dev.json", StringComparison.OrdinalIgnoreCase))
            {
                // its probing paths are the author's package cache: the plugin would load files that nobody deployed
                leftOut.Add(path);
            }
            else if (path.Equals(ContractFile, StringComparison.OrdinalIgnoreCase))
            {
                leftOut.Add(path);
                notes.Add($"{ContractFile} is shipped with the plugin and ignored: the host's own is used. In the plugin's project file, give the reference to "
                    + $"{HostAssemblies.ContractName} Private=\"false\" ExcludeAssets=\"runtime\".");
            }
            else if (path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && host.BelowContract.Contains(Path.GetFileNameWithoutExtension(path)))
            {
                leftOut.Add(path);
                notes.Add($"{path} is shipped with the plugin and ignored: the contract is built on the framework's.");
            }
        }

        return (leftOut.ToImmutable(), notes.ToImmutable());
    }

    private static PluginRefusal? Load(PluginParts parts, FileSet files)
    {
        foreach (var file in files.Files.Where(file => !parts.LeftOut.Contains(file.Path)))
        {
            if (file.Path.EndsWith(".deps.json", StringComparison.OrdinalIgnoreCase))
            {
                try
                {
                    parts.Promise(DepsFile.AssembliesIn(file));
                }
                catch (JsonException damaged)
                {
                    return Refuse.Corrupt(parts.Candidate.Show(file.Path), $"it is not a list of dependencies ({damaged.Message})");
                }
            }
            else if (file.Path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            {
                var (facts, problem) = AssemblyReader.Read(file);
                if (problem is not null)
                {
                    return Refuse.Corrupt(parts.Candidate.Show(file.Path), problem);
                }

                parts.Add(file.Path, facts);
            }
            else if (NativeFiles.Of(file) is { } native)
            {
                parts.Show(native);
            }
        }

        return null;
    }

    private static PluginRefusal? FindAdapter(PluginParts parts, out AssemblyFacts? main, out AdapterFacts? adapter)
    {
        var found = parts.AtRoot.SelectMany(assembly => assembly.Adapters.Select(one => (Assembly: assembly, Adapter: one))).ToList();
        (main, adapter) = found.Count > 0 ? found[0] : default;
        if (found.Count > 1)
        {
            var names = string.Join(" and ", found.Select(item => $"{item.Adapter.TypeName} in {item.Assembly.Path}"));
            return Refuse.Several(parts.Candidate.Show(found[1].Assembly.Path), names);
        }

        if (found.Count == 0)
        {
            return Refuse.NoAdapter(parts.Candidate, parts.AtRoot.Select(assembly => assembly.Path).ToList());
        }

        return adapter!.Unfit is { } unfit ? Refuse.Unfit(parts.Candidate.Show(main!.Path), unfit) : null;
    }

    private PluginReading Judge(PluginParts parts, AssemblyFacts main, AdapterFacts adapter)
    {
        var shown = parts.Candidate.Show(main.Path);
        var named = PluginId.TryParse(adapter.Id, out var id);
        var contract = HostAssemblies.TwoParts(main.References.First(reference => reference.Name == HostAssemblies.ContractName).Version);
        // the contract first: under another major version nothing else that was decoded can be trusted
        var refusal = CompatibilityCheck.Contract(host, shown, contract, adapter)
            ?? CompatibilityCheck.Framework(host, shown, main.Framework)
            ?? (named ? null : Refuse.Unfit(shown, $"[Adapter(\"{adapter.Id}\")] is not a plugin id: {Names.Rule}"))
            ?? SettingsProblem(shown, adapter)
            ?? CompatibilityCheck.References(host, parts, main);
        if (refusal is not null)
        {
            return parts.Refused(refusal) with { Id = named ? id : null };
        }

        return new PluginReading
        {
            Id = id,
            MainAssembly = main.Path,
            LeftOut = parts.LeftOut,
            Notes = parts.Notes,
            Manifest = new PluginManifest
            {
                Id = id,
                TypeName = adapter.TypeName,
                Version = main.InformationalVersion,
                Contract = contract,
                Transport = adapter.Transport,
                TransportRules = adapter.TransportRules,
                Capabilities = adapter.Capabilities,
                Overlap = adapter.Overlap,
                Description = adapter.Description,
                StartupSeconds = adapter.StartupSeconds,
                Settings = adapter.Settings,
                Facts = Facts(parts),
            },
        };
    }

    private PluginFacts Facts(PluginParts parts)
    {
        foreach (var assembly in parts.AtRoot)
        {
            if (host.FrameworkVersion(assembly.Name) is { } version)
            {
                parts.Show(new PluginFact(PluginFactKind.HostAssembly, assembly.Path, $"{assembly.Version}, its own copy of a framework assembly (the host's is {version})"));
            }
            else if (HostAssemblies.IsHostsOwn(assembly.Name))
            {
                parts.Show(new PluginFact(PluginFactKind.HostAssembly, assembly.Path, $"{assembly.Version}, a library that the host uses too; each keeps its own"));
            }
        }

        parts.Show(parts.LeftOut.Where(path => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            .Select(path => new PluginFact(PluginFactKind.HostAssembly, path, "a copy of what only the host may bring; ignored")));
        return parts.Facts();
    }

    private static PluginRefusal? SettingsProblem(string shown, AdapterFacts adapter)
    {
        var twice = adapter.Settings.GroupBy(setting => setting.Key).FirstOrDefault(group => group.Count() > 1);
        return adapter.Settings.Any(setting => string.IsNullOrWhiteSpace(setting.Key)) ? Refuse.Unfit(shown, $"{adapter.TypeName} declares a setting without a key")
            : adapter.TransportRules.FirstOrDefault(rule => !adapter.Settings.Any(setting => setting.Key == rule.Setting)) is { } rule
                ? Refuse.Unfit(shown, $"{adapter.TypeName} says how it receives with the setting '{rule.Setting}', which it does not declare")
            : twice is not null ? Refuse.Unfit(shown, $"{adapter.TypeName} declares the setting '{twice.Key}' more than once")
            : null;
    }
}
