using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Gateway.Host.Model.Loss;

/// <summary>The windows that are remembered. Safe from any thread; a refusal costs one short lock.</summary>
internal sealed class LossBook(EventLog events, TimeProvider time)
{
    public const int Kept = 256;

    /// <summary>Refusals with more time than this between them are two windows.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(AdapterId? Adapter, LossCause Cause), Tally> _open = [];
    private readonly HashSet<LossWindow> _unwritten = [];
    private ImmutableList<LossWindow> _windows = [];
    private FrozenSet<AdapterId> _replaying = [];

    /// <summary>Newest first, those that go on included.</summary>
    public IReadOnlyList<LossWindow> Windows
    {
        get
        {
            lock (_gate)
            {
                return _windows;
            }
        }
    }

    /// <summary>The newest of one instance.</summary>
    public IReadOnlyList<LossWindow> Of(AdapterId adapter) => [.. Windows.Where(window => window.Adapter == adapter)];

    /// <summary>The instances that are missing something now.</summary>
    public IReadOnlyList<AdapterId> Missing
    {
        get
        {
            lock (_gate)
            {
                return [.. _open.Keys.Where(key => key.Cause is LossCause.NotConnected or LossCause.GatewayDown).Select(key => key.Adapter).OfType<AdapterId>().Distinct()];
            }
        }
    }

    /// <summary>What stands on disk from earlier runs, newest first. What was going on when the gateway ended goes on, except refusals.</summary>
    /// <param name="earlier">As they were written.</param>
    /// <param name="lastSeen">When the gateway was last known to run.</param>
    public void Remember(IReadOnlyList<LossWindow> earlier, DateTimeOffset? lastSeen)
    {
        lock (_gate)
        {
            _windows = [.. _windows.Concat(earlier).Take(Kept)];
            foreach (var window in earlier.Where(window => window.To is null))
            {
                var tally = new Tally(window) { Count = window.Count };
                if (window is not { Adapter: { } adapter, Cause: LossCause.NotConnected or LossCause.GatewayDown })
                {
                    ReplaceNeedsLock(tally, lastSeen > window.From ? lastSeen : window.From);
                }
                else if (!_open.TryAdd((adapter, window.Cause), tally))
                {
                    ReplaceNeedsLock(tally, window.From);
                }
            }
        }
    }

    /// <summary>The instances whose platforms hand in again what was missed or refused: they lose nothing.</summary>
    public void Replaying(IEnumerable<AdapterId> adapters)
    {
        lock (_gate)
        {
            _replaying = adapters.ToFrozenSet();
        }
    }

    /// <summary>A message was refused.</summary>
    public void Refused(AdapterId adapter, LossCause cause)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            if (_replaying.Contains(adapter))
            {
                return;
            }

            if (!_open.TryGetValue((adapter, cause), out var tally))
            {
                _open[(adapter, cause)] = tally = new Tally(new LossWindow(adapter, cause, now, To: null, Count: 0, Detail: "whoever handed them in was told to do so again"));
                AddNeedsLock(tally.Window);
            }

            (tally.Count, tally.Last) = (tally.Count + 1, now);
        }
    }

    /// <summary>A window begins, unless it is open already.</summary>
    public void Begin(AdapterId adapter, LossCause cause, DateTimeOffset from, string detail)
    {
        lock (_gate)
        {
            if (!_open.ContainsKey((adapter, cause)))
            {
                var window = new LossWindow(adapter, cause, from, To: null, Count: 0, detail);
                _open[(adapter, cause)] = new Tally(window);
                AddNeedsLock(window);
            }
        }
    }

    /// <summary>A window ends, if it is open.</summary>
    public void End(AdapterId adapter, LossCause cause, DateTimeOffset to)
    {
        LossWindow ended;
        lock (_gate)
        {
            if (!_open.Remove((adapter, cause), out var tally))
            {
                return;
            }

            ended = ReplaceNeedsLock(tally, to > tally.Window.From ? to : tally.Window.From);
        }

        Tell(ended);
    }

    /// <summary>A window that is over already.</summary>
    public void Add(LossWindow window)
    {
        lock (_gate)
        {
            AddNeedsLock(window);
        }

        Tell(window);
    }

    /// <summary>Ends the windows of refusals after which none has come for a while, and shows how many there were so far in the others.</summary>
    public void Settle()
    {
        var now = time.GetUtcNow();
        var ended = new List<LossWindow>();
        lock (_gate)
        {
            foreach (var (key, tally) in _open.Where(pair => pair.Value.Count > 0).ToList())
            {
                var isOver = now - tally.Last > Quiet;
                if (isOver)
                {
                    _open.Remove(key);
                    ended.Add(ReplaceNeedsLock(tally, tally.Last));
                }
                else if (tally.Window.Count != tally.Count)
                {
                    ReplaceNeedsLock(tally, to: null);
                }
            }
        }

        ended.ForEach(Tell);
    }

    /// <summary>What the disk does not have yet. Give it back when it could not be written.</summary>
    public IReadOnlyList<LossWindow> TakeUnwritten()
    {
        lock (_gate)
        {
            LossWindow[] taken = [.. _unwritten];
            _unwritten.Clear();
            return taken;
        }
    }

    public void GiveBack(IReadOnlyList<LossWindow> windows)
    {
        lock (_gate)
        {
            // what has changed since is there already, as it stands now
            _unwritten.UnionWith(windows.Where(_windows.Contains));
        }
    }

    private void AddNeedsLock(LossWindow window)
    {
        _windows = _windows.Insert(0, window);
        if (_windows.Count > Kept)
        {
            _windows = _windows.RemoveAt(Kept);
        }

        _unwritten.Add(window);
    }

    private LossWindow ReplaceNeedsLock(Tally tally, DateTimeOffset? to)
    {
        var next = tally.Window with { To = to, Count = tally.Count };
        _windows = _windows.Contains(tally.Window) ? _windows.Replace(tally.Window, next) : _windows;
        _unwritten.Remove(tally.Window);
        _unwritten.Add(next);
        return tally.Window = next;
    }

    private void Tell(LossWindow window) => events.Append(new GatewayEvent { Kind = EventKind.LossPossible, Adapter = window.Adapter, Text = LossText.Of(window) });

    private sealed class Tally(LossWindow window)
    {
        public LossWindow Window { get; set; } = window;

        public long Count { get; set; }

        public DateTimeOffset Last { get; set; }
    }
}
