using System.Collections.Immutable;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>Lists what in the drop folder is meant to be a plugin, by names alone.</summary>
internal sealed class CandidateFinder(GatewayPaths paths)
{
    private static readonly string[] HarmlessExtensions = [".md", ".props", ".targets"];

    /// <summary>Sorted by name, ordinal: the first of two with the same id keeps it.</summary>
    /// <exception cref="IOException">The drop folder itself cannot be read; that says nothing about what is in it.</exception>
    public ImmutableArray<Candidate> List()
    {
        var items = new DirectoryInfo(paths.Plugins).GetFileSystemInfos();
        var companions = items
            .Where(item => IsAssembly(item.Name))
            .SelectMany(item => FileSet.CompanionsOf(item.Name))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. items
            .Where(item => !companions.Contains(item.Name))
            .Select(ClassifyOrRefuse)
            .OfType<Candidate>()
            .OrderBy(candidate => candidate.Source, StringComparer.Ordinal)];
    }

    /// <summary>What one file or folder is; null for one that nobody means as a plugin.</summary>
    public Candidate? Classify(FileSystemInfo item)
    {
        if (item.Name.StartsWith('.'))
        {
            return null;
        }

        if (item.LinkTarget is not null && item.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true })
        {
            return Refused(item, Reason.Unreadable, $"'{item.Name}' is a link that leads nowhere.", "Point the link to a folder with the plugin, or remove it.");
        }

        if (Directory.Exists(item.FullName))
        {
            return item.Name.StartsWith('_') ? null : OfFolder(item);
        }

        if (IsAssembly(item.Name))
        {
            return new Candidate(item.Name, item.FullName, CandidateKind.SingleFile, "");
        }

        return IsHarmless(item.Name)
            ? null
            : Refused(item, Reason.StrayFile, $"'{item.Name}' is not an assembly, and lies directly in the plugin folder.",
                "Move it away, or together with its plugin into a folder of its own.");
    }

    private Candidate? ClassifyOrRefuse(FileSystemInfo item)
    {
        try
        {
            return Classify(item);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // for example links that lead to each other
            return new Candidate(item.Name, item.FullName, CandidateKind.Refused, item.Name, Refuse.Unreadable(item.Name, unreadable.Message));
        }
    }

    private Candidate OfFolder(FileSystemInfo folder)
    {
        if (!Directory.EnumerateFiles(folder.FullName, "*.csproj").Any())
        {
            return new Candidate(folder.Name, folder.FullName, CandidateKind.Folder, folder.Name);
        }

        var staged = Path.Combine(paths.Staged, folder.Name);
        var shown = $"artifacts/plugins/{folder.Name}";
        return Directory.Exists(staged) && Directory.EnumerateFileSystemEntries(staged).Any()
            ? new Candidate(folder.Name, staged, CandidateKind.SourceFolder, shown)
            : new Candidate(folder.Name, staged, CandidateKind.Refused, shown, new PluginRefusal(Reason.SourceNotBuilt, folder.Name,
                $"'{folder.Name}' holds a project, and there is no built output of it under {shown}.",
                "Build the solution ('dotnet build'): the build stages the plugin's output."));
    }

    private static Candidate Refused(FileSystemInfo item, Reason reason, string detail, string remedy) =>
        new(item.Name, item.FullName, CandidateKind.Refused, item.Name, new PluginRefusal(reason, item.Name, detail, remedy));

    private static bool IsAssembly(string name) => name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    private static bool IsHarmless(string name) =>
        name.StartsWith("README", StringComparison.OrdinalIgnoreCase)
        || HarmlessExtensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase)
        || name == "plugins.lock.json";
}
