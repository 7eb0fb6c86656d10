using System.Collections.Immutable;
using System.Net;
using System.Runtime.InteropServices;

namespace Gateway.Host.Isolation.Network;

/// <summary>
/// Who in this process has connected to which remote endpoint, for as long as a socket there may be theirs. Filled from the runtime's
/// events, each of which is raised in the scope of whoever connects. Safe from any thread; bounded.
/// </summary>
/// <remarks>
/// It answers one question: can a socket to this endpoint be anybody else's? What could not be kept, or was never seen, makes the answer yes.
/// Keeps scopes, and nothing of a plugin.
/// </remarks>
internal sealed class ConnectLedger
{
    internal const int MostEnds = 4096;
    private const int MostPerEnd = 64;
    private readonly Lock _gate = new();
    private readonly Dictionary<IPEndPoint, Connectors> _ends = [];
    private readonly HashSet<GenerationScope> _uncounted = [];
    private bool _hasUnknown;

    /// <summary>Of this process: the runtime's events are those of the process too.</summary>
    public static ConnectLedger Shared { get; } = new();

    /// <param name="scope">Who; null for code that runs in nobody's scope.</param>
    /// <param name="end">To whom; a mapped address as the IPv4 address that it is.</param>
    public void Note(GenerationScope? scope, IPEndPoint end)
    {
        lock (_gate)
        {
            if (!_ends.ContainsKey(end) && _ends.Count >= MostEnds)
            {
                MakeRoom_NeedsLock();
            }

            if (_ends.Count >= MostEnds && !_ends.ContainsKey(end))
            {
                _hasUnknown |= scope is null || !_uncounted.Add(scope);
                return;
            }

            ref var connectors = ref CollectionsMarshal.GetValueRefOrAddDefault(_ends, end, out _);
            connectors ??= new Connectors();
            if (scope is null || (connectors.Scopes.Count >= MostPerEnd && !connectors.Scopes.Contains(scope)))
            {
                connectors.HasUnknown = true;
            }
            else if (!connectors.Scopes.Contains(scope))
            {
                connectors.Scopes.Add(scope);
            }
        }
    }

    /// <summary>Nobody listened for a while: this one may have connected to anybody.</summary>
    public void NoteUncounted(GenerationScope scope)
    {
        lock (_gate)
        {
            _uncounted.Add(scope);
        }
    }

    /// <summary>Whom it has connected to, as far as it is known.</summary>
    public ImmutableArray<IPEndPoint> EndsOf(GenerationScope scope)
    {
        lock (_gate)
        {
            return [.. _ends.Where(one => one.Value.Scopes.Contains(scope)).Select(one => one.Key)];
        }
    }

    /// <summary>Whether a socket of this process to that endpoint can only be that of one whom <paramref name="may"/> admits.</summary>
    public bool IsOnlyOf(IPEndPoint end, Func<GenerationScope, bool> may)
    {
        lock (_gate)
        {
            _uncounted.RemoveWhere(one => one.IsFenced);
            return _ends.TryGetValue(end, out var connectors) && !connectors.HasUnknown && connectors.Scopes.Count > 0
                && connectors.Scopes.TrueForAll(one => may(one)) && !_hasUnknown && _uncounted.All(may);
        }
    }

    /// <summary>The generations whom a socket to that endpoint can belong to, fenced ones too; empty when it can be another's.</summary>
    public ImmutableArray<GenerationScope> OwnersOf(IPEndPoint end)
    {
        lock (_gate)
        {
            return _ends.TryGetValue(end, out var connectors) && !connectors.HasUnknown && !_hasUnknown ? [.. connectors.Scopes] : [];
        }
    }

    /// <summary>Fenced generations have no socket there any more, and will not get one: what comes after them is not mistaken for theirs.</summary>
    public void ForgetFenced(IPEndPoint end)
    {
        lock (_gate)
        {
            if (_ends.TryGetValue(end, out var connectors) && connectors.Scopes.RemoveAll(one => one.IsFenced) > 0 && connectors is { Scopes.Count: 0, HasUnknown: false })
            {
                _ends.Remove(end);
            }
        }
    }

    private void MakeRoom_NeedsLock()
    {
        foreach (var (end, _) in _ends.Where(one => !one.Value.HasUnknown && one.Value.Scopes.TrueForAll(scope => scope.IsFenced)).ToArray())
        {
            _ends.Remove(end);
        }
    }

    private sealed class Connectors
    {
        public List<GenerationScope> Scopes { get; } = [];

        public bool HasUnknown { get; set; }
    }
}
