using System.Collections.Immutable;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>
/// What the catalog remembers of one name in the drop folder. The build that was taken stands apart from what is known of the files
/// there now, so that nothing that happens to the files can touch it.
/// </summary>
/// <remarks>Belongs to the catalog's loop.</remarks>
internal sealed class CandidateState(string source)
{
    public string Source { get; } = source;

    public string Origin { get; set; } = "";

    /// <summary>The newest build taken from here.</summary>
    public PluginBuild? Build { get; set; }

    /// <summary>The build before it: what a rollback wants while the newest is on probation, and perhaps just being loaded.</summary>
    public PluginBuild? Former { get; set; }

    /// <summary>The id that the files there now declare.</summary>
    public PluginId? SeenId { get; set; }

    /// <summary>The stamp that the last decision holds for; null when there is none.</summary>
    public string? DecidedStamp { get; set; }

    public string? DecidedHash { get; set; }

    /// <summary>What the lock file said when it was decided: another word of it decides again.</summary>
    public string? DecidedLock { get; set; }

    public PluginRefusal? LockWarning { get; set; }

    /// <summary>Why the decided files were not taken.</summary>
    public PluginRefusal? Decision { get; set; }

    public ImmutableArray<string> Notes { get; set; } = [];

    /// <summary>Decide again although the files are the same: the copy failed, or another plugin had the id.</summary>
    public bool Retry { get; set; }

    public PendingFiles? Pending { get; set; }

    /// <summary>How often pending files have been looked at; the first scan waits for the second look.</summary>
    public int Looks { get; set; }

    /// <summary>Something that says nothing about the files themselves: they cannot be read, or are still changing.</summary>
    public PluginRefusal? Trouble { get; set; }

    /// <summary>Timestamp since when there is nothing to look at; null while there is.</summary>
    public long? AbsentSince { get; set; }

    /// <summary>The absence has lasted long enough to be believed.</summary>
    public bool IsGone { get; set; }

    public bool IsRemoved => IsGone && Decision?.Reason == Reason.PluginRemoved;

    /// <summary>Forgets what was decided, keeps the build.</summary>
    public void Undecide(PluginRefusal? refusal)
    {
        (DecidedStamp, DecidedHash, Pending, Retry, Trouble, LockWarning) = (null, null, null, false, null, null);
        Decision = refusal;
    }

    public PluginEntry ToEntry(IBuildLedger ledger) => new()
    {
        Source = Source,
        Origin = Origin,
        Id = Build?.Id ?? SeenId,
        Build = Build,
        Refusal = Trouble ?? Decision ?? FailedBefore(ledger),
        LockWarning = LockWarning,
        Notes = LockWarning is { } warning ? Notes.Add($"{warning.Detail} {warning.Remedy}") : Notes,
    };

    private PluginRefusal? FailedBefore(IBuildLedger ledger) =>
        Build is not null && ledger.VerdictOf(Build.Id, Build.ContentHash) == BuildVerdict.Failed ? Refuse.FailedBefore(Source, Build) : null;
}
