using Gateway.Host.Model;
using Gateway.Host.Plugins.Discovery;

namespace Gateway.Host.Plugins.Trust.Install;

/// <summary>Takes candidates out of the plugin folder and brings one in, by renames on one disk, and can put everything back.</summary>
internal sealed class FolderSwap(GatewayPaths paths, StagingFolder staging)
{
    private readonly List<(string From, string To)> _done = [];

    public void TakeOut(IEnumerable<Candidate> candidates)
    {
        foreach (var name in candidates.SelectMany(FilesOf))
        {
            Move(Path.Combine(paths.Plugins, name), staging.Below($"old-{_done.Count}"));
        }
    }

    public void BringIn(string content, string name) => Move(content, Path.Combine(paths.Plugins, name));

    public void Undo()
    {
        foreach (var (from, to) in Enumerable.Reverse(_done))
        {
            Directory.Move(to, from);
        }

        _done.Clear();
    }

    /// <summary>A link is moved itself, not what it leads to.</summary>
    private void Move(string from, string to)
    {
        Directory.Move(from, to);
        _done.Add((from, to));
    }

    private IEnumerable<string> FilesOf(Candidate candidate) => candidate.Kind == CandidateKind.SingleFile
        ? [candidate.Source, .. FileSet.CompanionsOf(candidate.Source).Where(name => File.Exists(Path.Combine(paths.Plugins, name)))]
        : [candidate.Source];
}
