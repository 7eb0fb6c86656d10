using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>Judges a folder or file that an operator names, exactly as the catalog would, without taking it.</summary>
/// <remarks>A fit candidate comes back with a build that points at the given files themselves: nothing was copied, nothing may run from it.</remarks>
internal sealed class PluginInspector(CandidateFinder finder, PluginReader reader) : IPluginInspector
{
    /// <summary>Without a running gateway.</summary>
    public static PluginInspector For(GatewayPaths paths) => new(new CandidateFinder(paths), new PluginReader(new HostAssemblies()));

    public PluginEntry Inspect(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var name = Path.GetFileName(full);
        FileSystemInfo item = Directory.Exists(full) ? new DirectoryInfo(full) : new FileInfo(full);
        var entry = new PluginEntry { Source = name, Origin = full };
        try
        {
            if (!item.Exists && item.LinkTarget is null)
            {
                return entry with { Refusal = Refuse.Unreadable(name, "there is nothing at this path.") };
            }

            if (finder.Classify(item) is not { } candidate)
            {
                return entry with { Refusal = new PluginRefusal(Reason.StrayFile, name, $"'{name}' is a name that the plugin folder ignores.", "Rename it.") };
            }

            return candidate.Refusal is { } refusal ? entry with { Origin = candidate.Origin, Refusal = refusal } : Read(entry with { Origin = candidate.Origin }, candidate);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return entry with { Refusal = Refuse.Unreadable(name, unreadable.Message) };
        }
    }

    private PluginEntry Read(PluginEntry entry, Candidate candidate)
    {
        var hashed = HashedFiles.Read(candidate.Look(), static () => { });
        var reading = reader.Read(candidate, hashed.Set);
        var build = reading.Manifest is { } manifest
            ? new PluginBuild(manifest, hashed.Value, hashed.Set.Root, Path.Combine(hashed.Set.Root, reading.MainAssembly!))
            : null;
        return entry with { Id = reading.Id, Build = build, Refusal = reading.Refusal, Notes = reading.Notes };
    }
}
