using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Plugins.Discovery;

namespace Gateway.Host.Plugins.Trust;

/// <summary>The lock for builds that come back from the shadow store, as a rollback wants them.</summary>
/// <remarks>
/// Asked on every step of an instance whose newest build failed, so a folder is hashed again only when a path, a size or a time of
/// writing in it has changed, or the lock has. Each word is told once.
/// </remarks>
internal sealed class ShadowLock(PluginLock locks, EventLog events) : IBuildLock
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Stamp, LockRuling Ruling)> _known = new(StringComparer.Ordinal);

    public PluginRefusal? Refuses(PluginBuild build)
    {
        var word = locks.Read();
        if (word.Mode == PluginLockMode.Off)
        {
            return null;
        }

        lock (_gate)
        {
            return Judge(build, word);
        }
    }

    private PluginRefusal? Judge(PluginBuild build, LockWord word)
    {
        string Show(string path) => $"build {build.ShortHash} of {build.Id}: {path}";
        try
        {
            var files = FileSet.OfFolder(build.Folder);
            var stamp = $"{word.Revision}\n{files.Stamp}";
            if (_known.TryGetValue(build.Folder, out var known) && known.Stamp == stamp)
            {
                return known.Ruling.Refusal;
            }

            var ruling = word.Judge(build.Id, HashedFiles.Read(files, static () => { }).Without([]), Show);
            _known[build.Folder] = (stamp, ruling);
            Tell(build, ruling);
            return ruling.Refusal;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return word.Mode == PluginLockMode.Require ? Refuse.Unreadable(Show(""), unreadable.Message) : null;
        }
    }

    private void Tell(PluginBuild build, LockRuling ruling)
    {
        if (ruling.Refusal is { } refusal)
        {
            var text = $"{build.Id}: the older build {build.ShortHash} ({build.Manifest.Version}) is not gone back to: {refusal.Detail} {refusal.Remedy}";
            events.Append(new GatewayEvent { Kind = EventKind.PluginRefused, Reason = refusal.Reason, Text = text });
        }
        else if (ruling.Warning is { } warning)
        {
            var text = $"{build.Id}: the older build {build.ShortHash} ({build.Manifest.Version}) may run although it is not pinned ('plugins.lock: warn'): {warning.Detail}";
            events.Append(new GatewayEvent { Kind = EventKind.PluginNotPinned, Reason = warning.Reason, Text = text });
        }
    }
}
