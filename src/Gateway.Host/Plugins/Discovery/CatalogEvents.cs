using System.Collections.Immutable;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>Tells the event log what changed in the catalog: each taking, refusal and removal once, not at every rescan.</summary>
/// <remarks>"Still changing" is a moment of every copy and no news; it shows in the listing only.</remarks>
internal sealed class CatalogEvents(EventLog events)
{
    private readonly Dictionary<string, (string? Build, PluginRefusal? Refusal, PluginRefusal? Warning)> _told = new(StringComparer.Ordinal);

    public void Tell(ImmutableArray<PluginEntry> entries)
    {
        foreach (var entry in entries.Where(entry => entry.Refusal?.Reason != Reason.FilesChanging))
        {
            Tell(entry);
        }

        foreach (var gone in _told.Keys.Except(entries.Select(entry => entry.Source)).ToList())
        {
            _told.Remove(gone);
            Append(EventKind.PluginRemoved, Reason.PluginRemoved, $"'{gone}' is no longer in the plugin folder");
        }
    }

    private void Tell(PluginEntry entry)
    {
        var known = _told.GetValueOrDefault(entry.Source);
        var now = (entry.Build?.ContentHash, entry.Refusal, entry.LockWarning);
        if (known == now)
        {
            return;
        }

        _told[entry.Source] = now;
        if (entry.Build is { } build && known.Build != build.ContentHash)
        {
            Append(EventKind.PluginTaken, Reason.FilesChanged, $"{build.Id}: build {build.ShortHash} (version {build.Manifest.Version}) taken from '{entry.Source}'");
        }
        else if (entry.Build is { } back && entry.Refusal is null && known.Refusal is not null)
        {
            Append(EventKind.PluginTaken, Reason.FilesChanged, $"{back.Id}: '{entry.Source}' holds build {back.ShortHash} (version {back.Manifest.Version}) again");
        }

        if (entry.Refusal is { } refusal && refusal != known.Refusal)
        {
            var kind = refusal.Reason == Reason.PluginRemoved ? EventKind.PluginRemoved : EventKind.PluginRefused;
            Append(kind, refusal.Reason, $"{refusal.Detail} {refusal.Remedy}");
        }

        if (entry.LockWarning is { } warning && warning != known.Warning)
        {
            Append(EventKind.PluginNotPinned, warning.Reason, $"taken all the same ('plugins.lock: warn'): {warning.Detail} {warning.Remedy}");
        }
    }

    private void Append(EventKind kind, Reason reason, string text) => events.Append(new GatewayEvent { Kind = kind, Reason = reason, Text = text });
}
