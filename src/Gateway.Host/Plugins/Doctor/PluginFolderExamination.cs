using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Doctor;
using Gateway.Host.Plugins.Discovery;
using Gateway.Host.Plugins.Trust;

namespace Gateway.Host.Plugins.Doctor;

/// <summary>The plugin folder, and what pins it.</summary>
internal sealed class PluginFolderExamination : IExamination
{
    private const string Area = "plugins";
    private const string LockArea = "plugin lock";

    /// <summary>Every candidate as the catalog would judge it; empty where the folder cannot be read.</summary>
    public static ImmutableArray<PluginEntry> Read(GatewayPaths paths)
    {
        try
        {
            var inspector = PluginInspector.For(paths);
            return [.. new CandidateFinder(paths).List().Select(candidate => inspector.Inspect(Path.Combine(paths.Plugins, candidate.Source)))];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public Task<IReadOnlyList<Finding>> ExamineAsync(Examined subject) => Task.FromResult<IReadOnlyList<Finding>>([.. Folder(subject), .. Lock(subject)]);

    private static IEnumerable<Finding> Folder(Examined subject)
    {
        var folder = subject.Paths.Plugins;
        if (!Directory.Exists(folder))
        {
            yield return Finding.Note(Area, $"{folder} does not exist: no adapter can run", "Make it and put a plugin into it, or name another with --plugins.");
            yield break;
        }

        foreach (var entry in subject.Plugins)
        {
            if (entry.Refusal is { } refusal)
            {
                yield return Finding.Attention(Area, $"{entry.Source} would not be taken ({ReasonCatalogue.Code(refusal.Reason)}): {refusal.Detail.TrimEnd('.')}", refusal.Remedy);
            }
        }

        yield return Finding.Fine(Area, $"{subject.Plugins.Count(entry => entry.Refusal is null)} of {subject.Plugins.Length} candidate(s) in {folder} can be taken");
    }

    private static IEnumerable<Finding> Lock(Examined subject)
    {
        var mode = subject.Config.Plugins.Lock;
        var hasFile = File.Exists(subject.Paths.Lock);
        if (!hasFile)
        {
            return mode == PluginLockMode.Off
                ? [Finding.Fine(LockArea, "plugins are not pinned ('plugins.lock: off', and there is no plugins.lock.json)")]
                : [Finding.Attention(LockArea, $"'plugins.lock: {mode.ToString().ToLowerInvariant()}', and there is no {subject.Paths.Lock}", "Pin what is there with 'gateway plugins lock'.")];
        }

        var report = PluginCustody.For(subject.Paths).CheckLock(only: null);
        if (report.Status == CustodyStatus.Done)
        {
            return mode == PluginLockMode.Off
                ? [Finding.Note(LockArea, "everything is as it is pinned, but 'plugins.lock: off' does not look", "Write 'plugins: {lock: require}' in gateway.yaml to have it count.")]
                : [Finding.Fine(LockArea, "everything is as it is pinned")];
        }

        var level = mode == PluginLockMode.Off ? FindingLevel.Note : FindingLevel.Attention;
        return [new Finding(LockArea, level, $"{report.Message.TrimEnd('.')} ('plugins.lock: {mode.ToString().ToLowerInvariant()}')", "'gateway plugins lock --check' names what differs; 'gateway plugins lock' pins what is there.")];
    }
}
