using Gateway.Host.Model;
using Gateway.Host.Plugins.Discovery;

namespace Gateway.Host.Plugins.Trust.Install;

/// <summary><c>gateway plugins remove</c>: takes a plugin out of the folder by one rename, and its entry out of the lock file.</summary>
internal sealed class PluginRemover(GatewayPaths paths, FolderContents contents, LockStore locks)
{
    public CustodyReport Remove(string name)
    {
        var all = contents.Read();
        var found = all.Where(item => item.Id?.ToString() == name).ToList();
        found = found.Count > 0 ? found : [.. all.Where(item => item.Source == name)];
        if (found.Count == 0)
        {
            return new CustodyReport(CustodyStatus.NotFound, $"There is no plugin '{name}' in {paths.Plugins}: 'gateway plugins list' shows what is there.", []);
        }

        if (found.Find(item => item.Candidate.Kind == CandidateKind.SourceFolder || HasProject(item)) is { } source)
        {
            return new CustodyReport(CustodyStatus.Conflict, $"'{source.Source}' in the plugin folder is source, which is never removed by this command: move it away by hand.", []);
        }

        LockFile? pinned;
        try
        {
            pinned = locks.Exists ? locks.Read() : null;
        }
        catch (FormatException damaged)
        {
            return CustodyReport.Refused($"'{name}' is not removed: {locks.Path} cannot be used ({damaged.Message}). Put a good copy back, or write it anew with 'gateway plugins lock'.");
        }

        TakeOut(found);
        var id = found[0].Id?.ToString();
        var isUnpinned = id is not null && pinned?.Plugins.ContainsKey(id) == true;
        if (isUnpinned)
        {
            locks.Write(pinned!.Without(id!));
        }

        return new CustodyReport(
            CustodyStatus.Done,
            $"'{name}' is removed. An adapter that runs goes on from its own copy until it is disabled or the gateway ends.",
            [.. found.Select(item => new CustodyItem(id ?? name, item.Source, CustodyState.Removed, isUnpinned ? "its entry in the lock file too" : ""))]);
    }

    private void TakeOut(List<FolderItem> found)
    {
        using var staging = StagingFolder.Create(paths);
        var swap = new FolderSwap(paths, staging);
        try
        {
            swap.TakeOut(found.Select(item => item.Candidate));
        }
        catch
        {
            swap.Undo();
            throw;
        }
    }

    private bool HasProject(FolderItem item) =>
        Path.Combine(paths.Plugins, item.Source) is var folder && Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.csproj").Any();
}
