using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>
/// Which build of a plugin to run: the newest, unless it died in its probation and an older one is known to be good. One per instance,
/// used from its mailbox only.
/// </summary>
internal sealed class BuildChooser(IBuildLedger ledger, IPluginInspector inspector, IBuildLock locks)
{
    private readonly Dictionary<string, PluginBuild> _seen = [];
    private readonly HashSet<string> _failed = [];
    private readonly HashSet<string> _forgiven = [];
    private (PluginBuild Build, bool IsOut)? _doubted;

    public PluginBuild Choose(PluginBuild newest)
    {
        _seen[newest.ContentHash] = newest;
        return HasFailed(newest) && LastGood(newest.Id, newest.ContentHash) is { } good ? good : newest;
    }

    public bool HasFailed(PluginBuild build) =>
        _failed.Contains(build.ContentHash)
        || _doubted is { IsOut: true } doubted && doubted.Build.ContentHash == build.ContentHash
        // the ledger remembers after the disk does: an operator's word counts before that
        || (!_forgiven.Contains(build.ContentHash) && ledger.VerdictOf(build.Id, build.ContentHash) == BuildVerdict.Failed);

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

            // it does not come through the plugin folder, so the lock is asked here
            if (Find(known) is { } build && locks.Refuses(build) is null)
            {
                return build;
            }
        }

        return null;
    }

    public void MarkFailed(PluginBuild build)
    {
        _failed.Add(build.ContentHash);
        _forgiven.Remove(build.ContentHash);
        Mark(build, BuildVerdict.Failed);
    }

    /// <returns>True when the ledger knows it from now on; false when it could not be written.</returns>
    public Task<bool> MarkGoodAsync(PluginBuild build)
    {
        _failed.Remove(build.ContentHash);
        return MarkAsync(build, BuildVerdict.Good);
    }

    /// <summary>
    /// A build on trial died: go back to the last good one, if there is one. A fault of the plugin speaks against the build at once; a
    /// death with network trouble around it only the second time, and for good only when the older build then works (see
    /// <see cref="Confirm"/>): an outage during a deployment must not condemn a good build.
    /// </summary>
    public bool TryGoBack(PluginBuild build, bool isFault)
    {
        if (LastGood(build.Id, build.ContentHash) is null)
        {
            return false;
        }

        if (isFault)
        {
            MarkFailed(build);
            return true;
        }

        var again = _doubted is { } before && before.Build.ContentHash == build.ContentHash;
        _doubted = (build, IsOut: again);
        return again;
    }

    /// <summary>This build works: one that it stands in for is a failed one.</summary>
    public void Confirm(PluginBuild working)
    {
        if (_doubted is { IsOut: true } doubted && doubted.Build.ContentHash != working.ContentHash)
        {
            _doubted = null;
            MarkFailed(doubted.Build);
        }
    }

    /// <summary>A build that stands in for a doubted one died as well: the doubt is over, the surroundings are to blame.</summary>
    public void Exonerate(PluginBuild dead)
    {
        if (_doubted is { IsOut: true } doubted && doubted.Build.ContentHash != dead.ContentHash)
        {
            _doubted = null;
        }
    }

    /// <summary>An operator wants it tried again.</summary>
    public void Forgive(PluginBuild build)
    {
        if (HasFailed(build))
        {
            _failed.Remove(build.ContentHash);
            _forgiven.Add(build.ContentHash);
            _doubted = null;
            Mark(build, BuildVerdict.Untried);
        }
    }

    private PluginBuild? Find(KnownBuild known)
    {
        if (_seen.TryGetValue(known.ContentHash, out var seen))
        {
            return seen;
        }

        return Directory.Exists(known.Folder) && inspector.Inspect(known.Folder).Build is { } build
            ? _seen[known.ContentHash] = build with { ContentHash = known.ContentHash }
            : null;
    }

    private void Mark(PluginBuild build, BuildVerdict verdict) => _ = MarkAsync(build, verdict);

    private async Task<bool> MarkAsync(PluginBuild build, BuildVerdict verdict)
    {
        try
        {
            await ledger.MarkAsync(build, verdict, CancellationToken.None);
            return true;
        }
        catch (GatewayRefusedException)
        {
            // the store says by itself that it cannot write; until the next start this instance remembers on its own
            return false;
        }
    }
}
