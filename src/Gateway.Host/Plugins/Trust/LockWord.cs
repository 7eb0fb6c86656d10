using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Plugins.Trust;

/// <summary>The lock at one moment: what is asked of it, and what its file says. Pure.</summary>
/// <param name="Mode">What it decides.</param>
/// <param name="File">Null when there is none, or when it is damaged.</param>
/// <param name="Damage">What is wrong with the file, as part of a sentence; null when nothing is.</param>
/// <param name="Revision">Another one means: decide again.</param>
internal sealed record LockWord(PluginLockMode Mode, LockFile? File, string? Damage, string Revision)
{
    private const string Name = "plugins.lock.json";

    public static LockWord Off { get; } = new(PluginLockMode.Off, null, null, "off");

    /// <summary>One sentence for the status of the host; null when nobody need know.</summary>
    public string? Problem => Damage is null ? null
        : Mode == PluginLockMode.Require
            ? $"{Name} cannot be used ({Damage}): nothing new is taken, what runs goes on. Put a good copy back, or write it anew with 'gateway plugins lock'"
            : $"{Name} cannot be used ({Damage}): everything is taken, as 'plugins.lock: warn' has it. Put a good copy back, or write it anew with 'gateway plugins lock'";

    /// <param name="id">The plugin.</param>
    /// <param name="files">Path and SHA-256 of everything that a build of it would consist of.</param>
    /// <param name="show">A path as messages name it.</param>
    public LockRuling Judge(PluginId id, ImmutableSortedDictionary<string, string> files, Func<string, string> show)
    {
        if (Mode == PluginLockMode.Off || Find(id, files, show) is not { } found)
        {
            return default;
        }

        return Mode == PluginLockMode.Require ? new LockRuling(found, null) : new LockRuling(null, found);
    }

    private PluginRefusal? Find(PluginId id, ImmutableSortedDictionary<string, string> files, Func<string, string> show)
    {
        if (Damage is not null)
        {
            return new PluginRefusal(Reason.LockUnreadable, Name, $"{Name} cannot be used: {Damage}.", "Put a good copy back, or write it anew with 'gateway plugins lock'.");
        }

        var pinned = File?.Of(id) ?? [];
        if (pinned.IsEmpty)
        {
            var detail = File is null ? $"There is no {Name}, so nothing pins the plugin '{id}'." : $"{Name} has no entry for the plugin '{id}'.";
            return new PluginRefusal(Reason.NotLocked, Name, detail, $"Check where the files come from, then pin them: 'gateway plugins lock {id}'.");
        }

        // told against the newest: that is the one that somebody meant to have
        return pinned.Any(build => build.Difference(files) is null) || pinned[0].Difference(files) is not { } difference ? null
            : new PluginRefusal(Reason.LockMismatch, show(difference.Path), $"'{show(difference.Path)}' {difference.Words} ({Name}).",
                $"Put the pinned files of version {pinned[0].Version} back; if the change is wanted, pin it: 'gateway plugins lock {id}'.");
    }
}
