using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>
/// Which build of a plugin to run: the newest, unless it died in its probation and an older one is known to be good. One per instance,
/// used from its mailbox only.
/// </summary>
internal sealed class BuildChooser(IBuildLedger ledger, IPluginInspector inspector)
{
    private readonly Dictionary<string, PluginBuild> _seen = [];
    private readonly HashSet<string> _failed = [];

    public PluginBuild Choose(PluginBuild newest)
    {
        _seen[newest.ContentHash] = newest;
        return HasFailed(newest) && LastGood(newest.Id, newest.ContentHash) is { } good ? good : newest;
    }

    public bool HasFailed(PluginBuild build) =>
        _failed.Contains(build.ContentHash) || ledger.VerdictOf(build.Id, build.ContentHash) == BuildVerdict.Failed;

    public bool IsGood(PluginBuild build) =>
        !_failed.Contains(build.ContentHash) && ledger.VerdictOf(build.Id, build.ContentHash) == BuildVerdict.Good;

    /// <summary>The newest good build other than the given one whose files are still there.</summary>
    public PluginBuild? LastGood(PluginId plugin, string otherThan)
    {
        foreach (var known in ledger.GoodBuilds(plugin))
        {
            if (known.ContentHash == otherThan || _failed.Contains(known.ContentHash))
            {
                continue;
            }

            if (_seen.TryGetValue(known.ContentHash, out var seen))
            {
                return seen;
            }

            if (Directory.Exists(known.Folder) && inspector.Inspect(known.Folder).Build is { } build)
            {
                return _seen[known.ContentHash] = build with { ContentHash = known.ContentHash };
            }
        }

        return null;
    }

    public void MarkFailed(PluginBuild build)
    {
        _failed.Add(build.ContentHash);
        Mark(build, BuildVerdict.Failed);
    }

    public void MarkGood(PluginBuild build)
    {
        _failed.Remove(build.ContentHash);
        Mark(build, BuildVerdict.Good);
    }

    /// <summary>An operator wants it tried again.</summary>
    public void Forgive(PluginBuild build)
    {
        if (HasFailed(build))
        {
            _failed.Remove(build.ContentHash);
            Mark(build, BuildVerdict.Untried);
        }
    }

    private void Mark(PluginBuild build, BuildVerdict verdict) => _ = MarkAsync(build, verdict);

    private async Task MarkAsync(PluginBuild build, BuildVerdict verdict)
    {
        try
        {
            await ledger.MarkAsync(build, verdict, CancellationToken.None);
        }
        catch (GatewayRefusedException)
        {
            // the store says by itself that it cannot write; until the next start this instance remembers on its own
        }
    }
}
