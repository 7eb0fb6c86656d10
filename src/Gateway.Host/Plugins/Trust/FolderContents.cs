using Gateway.Host.Model;
using Gateway.Host.Plugins.Discovery;

namespace Gateway.Host.Plugins.Trust;

/// <summary>Reads the whole plugin folder once, as the catalog would, for a command that needs no running gateway.</summary>
internal sealed class FolderContents(GatewayPaths paths, CandidateFinder finder, PluginReader reader)
{
    /// <summary>In name order, so that of two with one id the first is the one that would be taken.</summary>
    /// <exception cref="IOException">The folder itself cannot be read.</exception>
    public IReadOnlyList<FolderItem> Read() =>
        Directory.Exists(paths.Plugins) ? [.. finder.List().Select(Read)] : [];

    /// <summary>One folder that need not be in the plugin folder.</summary>
    public FolderItem Of(string folder) => Read(new Candidate(Path.GetFileName(folder), folder, CandidateKind.Folder, Path.GetFileName(folder)));

    private FolderItem Read(Candidate candidate)
    {
        if (candidate.Refusal is { } fixedRefusal)
        {
            return new FolderItem(candidate, Id: null, Build: null, fixedRefusal);
        }

        try
        {
            var hashed = HashedFiles.Read(candidate.Look(), static () => { });
            var reading = reader.Read(candidate, hashed.Set);
            return reading.Refusal is { } refusal
                ? new FolderItem(candidate, reading.Id, Build: null, refusal)
                : new FolderItem(candidate, reading.Id, new LockedBuild(reading.Manifest!.Version, hashed.Without(reading.LeftOut)), Refusal: null);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new FolderItem(candidate, Id: null, Build: null, Refuse.Unreadable(candidate.Source, unreadable.Message));
        }
    }
}
