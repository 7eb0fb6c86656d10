using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Loss;

namespace Gateway.Host.Messaging.Care;

/// <summary>Finds the times in which an adapter could not receive although its platform sends nothing a second time.</summary>
/// <remarks>
/// Called by one loop. While an operator has an instance paused or disabled nothing is expected of it. Passive adapters are called by their
/// platforms, who are told when they are not served: what was refused is counted where it is refused.
/// </remarks>
internal sealed class LossWatch(LossBook book, Roster roster, IPluginCatalog catalog, TimeProvider time)
{
    private readonly Dictionary<AdapterId, Look> _last = [];
    private DateTimeOffset? _previousRun;

    /// <param name="lastSeen">When the run before this one was last known to run; null when there was none.</param>
    public void Begin(DateTimeOffset? lastSeen) => _previousRun = lastSeen;

    /// <summary>Looks at every instance once.</summary>
    public void Pass()
    {
        var now = time.GetUtcNow();
        var replaying = new List<AdapterId>();
        var adapters = roster.Current.Adapters;
        foreach (var (name, adapter) in adapters)
        {
            var manifest = catalog.Current.Find(adapter.Plugin)?.Build?.Manifest;
            if (manifest is null)
            {
                continue;
            }

            if (manifest.Capabilities.HasFlag(AdapterCapabilities.Resume))
            {
                replaying.Add(name);
            }
            else if (manifest.Capabilities.HasFlag(AdapterCapabilities.Receive) && (adapter.Transport ?? manifest.Transport) != TransportKind.Passive)
            {
                Judge(adapter, now);
            }
        }

        if (catalog.FirstScan.IsCompleted)
        {
            foreach (var gone in _last.Keys.Concat(book.Missing).Where(name => !adapters.ContainsKey(name)).ToList())
            {
                EndAll(gone, now);
                _last.Remove(gone);
            }
        }

        book.Replaying(replaying);
        book.Settle();
    }

    private void Judge(AdapterSnapshot adapter, DateTimeOffset now)
    {
        var look = new Look(adapter.Generation, adapter.Desired == DesiredState.Enabled, Hears(adapter), now);
        var isNew = !_last.TryGetValue(adapter.Name, out var before);
        _last[adapter.Name] = look;
        if (!look.IsExpected)
        {
            EndAll(adapter.Name, now);
            return;
        }

        if (isNew)
        {
            // a generation above the first has been there in an earlier run, and may have been connected until its end
            if (_previousRun is { } seen && adapter.Generation.Value > 1)
            {
                book.Begin(adapter.Name, LossCause.GatewayDown, seen, "");
            }
        }
        else if ((before!.Hears || !before.IsExpected) && !look.Hears)
        {
            book.Begin(adapter.Name, LossCause.NotConnected, before.At, adapter.Detail);
        }
        else if (before is { Hears: true, IsExpected: true } && before.Generation != look.Generation)
        {
            // replaced between two looks
            book.Begin(adapter.Name, LossCause.NotConnected, before.At, "its generation was replaced");
        }

        if (look.Hears)
        {
            EndAll(adapter.Name, now);
        }
    }

    private void EndAll(AdapterId name, DateTimeOffset now)
    {
        book.End(name, LossCause.NotConnected, now);
        book.End(name, LossCause.GatewayDown, now);
    }

    /// <summary>An adapter that says itself that it works only in part may be missing something; suspicions of the host do not count.</summary>
    private static bool Hears(AdapterSnapshot adapter) => adapter.State switch
    {
        AdapterState.Ready => true,
        AdapterState.Degraded => adapter.Reason != Reason.AdapterDegraded,
        _ => false,
    };

    private sealed record Look(GenerationNumber Generation, bool IsExpected, bool Hears, DateTimeOffset At);
}
