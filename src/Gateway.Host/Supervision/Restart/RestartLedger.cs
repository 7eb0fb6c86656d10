using System.Threading.Channels;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Restart;

/// <summary>
/// Every death, quarantine, login and proof of health, counted per instance, per plugin and for the host. Loaded from the store at the
/// start, written behind by <see cref="RestartLedgerWriter"/>.
/// </summary>
/// <remarks>Safe from any thread; never waits for the store. When the store lags, the oldest unwritten entries are dropped and counted.</remarks>
internal sealed class RestartLedger
{
    /// <summary>How far back entries are kept: a day more than the longest window or quarantine that the configuration allows.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(8);

    public static readonly TimeSpan LoginWindow = TimeSpan.FromHours(24);

    private const int Unwritten = 4096;
    private const int PluginKept = 4096;
    private static readonly TimeSpan StormWindow = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly IRestartStore _store;
    private readonly HostStatus _host;
    private readonly LedgerClock _clock;
    private readonly Dictionary<AdapterId, InstanceTally> _instances = [];
    private readonly Dictionary<PluginId, TimeWindow> _plugins = [];
    private readonly TimeWindow _deaths = new(PluginKept);
    private readonly Channel<RestartRecord> _unwritten;
    private long _dropped;
    private readonly Lazy<bool> _loaded;

    public RestartLedger(IRestartStore store, HostStatus host, TimeProvider time)
    {
        (_store, _host, _clock) = (store, host, new LedgerClock(time));
        _loaded = new Lazy<bool>(ReadStore);
        _unwritten = Channel.CreateBounded<RestartRecord>(
            new BoundedChannelOptions(Unwritten) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
    }

    /// <summary>Entries that the store will never see because it was too slow.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    internal ChannelReader<RestartRecord> ToWrite => _unwritten.Reader;

    /// <summary>
    /// Reads the store, once; the first use does it where nobody has. A store that cannot be read degrades the host, it does not stop it.
    /// </summary>
    public void Load() => _ = _loaded.Value;

    public RestartHistory RecordDeath(AdapterId adapter, PluginId plugin, RestartKind kind, Reason reason, LimitsConfig limits)
    {
        if (kind is not (RestartKind.PluginFault or RestartKind.Environment))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "a death is a fault of the plugin or of its environment");
        }

        Load();
        lock (_gate)
        {
            Record_NeedsLock(adapter, plugin, kind, reason);
            var tally = Tally_NeedsLock(adapter);
            tally.Total++;
            var now = _clock.Now();
            return new RestartHistory(
                tally.Consecutive,
                tally.Faults.Since(now - limits.RestartWindow),
                _plugins.TryGetValue(plugin, out var faults) ? faults.Since(now - limits.RestartWindow) : 0,
                tally.Quarantines,
                _deaths.Since(now - StormWindow));
        }
    }

    /// <summary>
    /// The instance was verified healthy for long enough; or, with <see cref="Reason.Operator"/>, <see cref="Reason.FilesChanged"/> or
    /// <see cref="Reason.ConfigurationChanged"/>, something new begins, and its budget with it.
    /// </summary>
    public void RecordHealthy(AdapterId adapter, PluginId plugin, Reason reason) => Record(adapter, plugin, RestartKind.Healthy, reason);

    public void RecordQuarantine(AdapterId adapter, PluginId plugin, Reason reason) => Record(adapter, plugin, RestartKind.Quarantine, reason);

    /// <summary>Counts a login if the budget has room.</summary>
    public LoginGrant TryLogin(AdapterId adapter, PluginId plugin, int budget)
    {
        // a budget of none would be a pause for ever
        budget = Math.Max(1, budget);
        Load();
        lock (_gate)
        {
            var now = _clock.Now();
            var logins = Tally_NeedsLock(adapter).Logins;
            var wait = logins.FreeAt(budget, LoginWindow) - now;
            if (wait > TimeSpan.Zero)
            {
                return new LoginGrant(IsGranted: false, wait, logins.Since(now - LoginWindow));
            }

            Record_NeedsLock(adapter, plugin, RestartKind.Login, Reason.None);
            return new LoginGrant(IsGranted: true, TimeSpan.Zero, logins.Since(now - LoginWindow));
        }
    }

    /// <summary>Whether the instance has ever asked for a login, as far back as the ledger goes.</summary>
    public bool HasLoggedIn(AdapterId adapter)
    {
        Load();
        lock (_gate)
        {
            return _instances.TryGetValue(adapter, out var tally) && tally.Logins.Newest is not null;
        }
    }

    public RestartCounters Counters(AdapterId adapter, LimitsConfig limits)
    {
        Load();
        lock (_gate)
        {
            return _instances.TryGetValue(adapter, out var tally)
                ? new RestartCounters(tally.Total, tally.Faults.Since(_clock.Now() - limits.RestartWindow), limits.RestartBudget, tally.Consecutive)
                : new RestartCounters(0, 0, limits.RestartBudget, 0);
        }
    }

    /// <summary>How long until the instance may be replaced for its silence again; zero or less when it may.</summary>
    public TimeSpan UntilRecycle(AdapterId adapter, TimeSpan spacing)
    {
        Load();
        lock (_gate)
        {
            return _instances.TryGetValue(adapter, out var tally) && tally.LastRecycle is { } last ? last + spacing - _clock.Now() : TimeSpan.Zero;
        }
    }

    /// <summary>Plugin faults over all instances of a plugin inside the window.</summary>
    public int PluginFaults(PluginId plugin, TimeSpan window)
    {
        Load();
        lock (_gate)
        {
            return _plugins.TryGetValue(plugin, out var faults) ? faults.Since(_clock.Now() - window) : 0;
        }
    }

    /// <summary>The ledger's own time: never goes back.</summary>
    public DateTimeOffset Now()
    {
        lock (_gate)
        {
            return _clock.Now();
        }
    }

    /// <summary>Forgets instances and plugins of which nothing was heard for the retention. Returns from when on entries are of use.</summary>
    public DateTimeOffset Prune()
    {
        lock (_gate)
        {
            var since = _clock.Now() - Retention;
            foreach (var (adapter, tally) in _instances)
            {
                if (tally.Newest < since)
                {
                    _instances.Remove(adapter);
                }
            }

            foreach (var (plugin, faults) in _plugins)
            {
                if (faults.Newest < since)
                {
                    _plugins.Remove(plugin);
                }
            }

            return since;
        }
    }

    private bool ReadStore()
    {
        try
        {
            var records = _store.Load(Now() - Retention);
            lock (_gate)
            {
                foreach (var record in records)
                {
                    Apply_NeedsLock(record, _clock.Now());
                }
            }

            return true;
        }
        catch (Exception fault)
        {
            _host.Raise("restart-budgets-unread", $"the restart budgets of the last run could not be read, they start afresh: {fault.Message}");
            return false;
        }
    }

    private void Record(AdapterId adapter, PluginId plugin, RestartKind kind, Reason reason)
    {
        Load();
        lock (_gate)
        {
            Record_NeedsLock(adapter, plugin, kind, reason);
        }
    }

    private void Record_NeedsLock(AdapterId adapter, PluginId plugin, RestartKind kind, Reason reason)
    {
        var record = new RestartRecord(adapter, plugin, _clock.Now(), kind, reason);
        Apply_NeedsLock(record, record.At);
        _unwritten.Writer.TryWrite(record);
    }

    private void Apply_NeedsLock(RestartRecord record, DateTimeOffset now)
    {
        // written while the wall clock was ahead: such an entry counts as of now and ages from here
        var at = record.At > now ? now : record.At;
        Tally_NeedsLock(record.Adapter).Apply(record.Kind, record.Reason, at);
        if (record.Kind == RestartKind.PluginFault)
        {
            if (!_plugins.TryGetValue(record.Plugin, out var faults))
            {
                _plugins[record.Plugin] = faults = new TimeWindow(PluginKept);
            }

            faults.Add(at);
        }

        if (record.Kind is RestartKind.PluginFault or RestartKind.Environment)
        {
            _deaths.Add(at);
        }
    }

    private InstanceTally Tally_NeedsLock(AdapterId adapter)
    {
        if (!_instances.TryGetValue(adapter, out var tally))
        {
            _instances[adapter] = tally = new InstanceTally();
        }

        return tally;
    }
}
