using Gateway.Host.Isolation.Network;
using System.Collections.Immutable;
using System.Net;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>Reads the kernel's table once per round and tells whose each socket is.</summary>
/// <remarks>
/// The kernel knows no generations. A socket is a generation's own when it goes to an endpoint that this generation connected to, was
/// opened while it ran, and nobody else can have opened it: no other generation that talks to the same endpoint, not a retired one that
/// still has a socket open there, no proxy. In every other case it is unattributed. Safe from any thread.
/// </remarks>
internal sealed class SocketWatch(ISocketTable table, SocketProxies proxies)
{
    /// <summary>Of more retired generations than this with sockets still open, the oldest are forgotten.</summary>
    private const int KeptRetired = 64;

    private readonly Lock _gate = new();
    private readonly SocketBirths _births = new(table);
    private readonly Dictionary<Subject, SocketClaim> _running = [];
    private readonly List<SocketClaim> _retired = [];

    public SocketWatch(ISocketTable table)
        : this(table, SocketProxies.None)
    {
    }

    /// <summary>A generation is about to run.</summary>
    public void Begin(Subject subject)
    {
        lock (_gate)
        {
            _running[subject] = new SocketClaim(_births.Census());
        }
    }

    /// <summary>A generation runs no more. Sockets of its own may stay open for a while, or for ever.</summary>
    public void End(Subject subject)
    {
        lock (_gate)
        {
            if (_running.Remove(subject, out var claim) && !claim.Endpoints.IsEmpty)
            {
                claim.End(_births.Census());
                _retired.Add(claim);
                _retired.RemoveRange(0, Math.Max(0, _retired.Count - KeptRetired));
            }
        }
    }

    /// <param name="rows">The generations that run.</param>
    /// <param name="isOn">False reads nothing.</param>
    public ImmutableDictionary<Subject, SocketPicture> Read(IReadOnlyList<EvidenceRow> rows, bool isOn)
    {
        if (!isOn || rows.Count == 0)
        {
            return ImmutableDictionary<Subject, SocketPicture>.Empty;
        }

        var apart = rows.Where(row => row.Target.IsApart).ToList();
        var pictures = apart.Count == rows.Count
            ? ImmutableDictionary<Subject, SocketPicture>.Empty
            : Read([.. rows.Where(row => !row.Target.IsApart).Select(row => (row.Target.Subject, row.Target.Scope.Network.Picture().Endpoints))]);
        // what a process has of its own needs no attribution
        return pictures.AddRange(apart.Where(row => row.Target.Scope.OwnSockets is not null).Select(row => KeyValuePair.Create(
            row.Target.Subject, new SocketPicture(IsAvailable: true, [.. row.Target.Scope.OwnSockets!], 0))));
    }

    /// <param name="talks">The generations that run, and whom each has connected to.</param>
    public ImmutableDictionary<Subject, SocketPicture> Read(ImmutableArray<(Subject Subject, ImmutableArray<IPEndPoint> Endpoints)> talks)
    {
        var sockets = table.Read();
        if (table.Unavailable is not null)
        {
            return ImmutableDictionary<Subject, SocketPicture>.Empty;
        }

        var servers = sockets.Where(one => one.State == SocketState.Listen).Select(one => one.Local.Port).ToHashSet();
        var connected = sockets.RemoveAll(one => one.State == SocketState.Listen || servers.Contains(one.Local.Port));
        lock (_gate)
        {
            _births.Look(connected.Length);
            var claims = Claims_NeedsLock(talks);
            Forget_NeedsLock(connected);
            return Attribute_NeedsLock(claims, connected);
        }
    }

    private List<(Subject Subject, SocketClaim Claim)> Claims_NeedsLock(ImmutableArray<(Subject Subject, ImmutableArray<IPEndPoint> Endpoints)> talks)
    {
        var claims = new List<(Subject, SocketClaim)>(talks.Length);
        foreach (var (subject, endpoints) in talks)
        {
            // absent: it ended after the list was taken
            if (_running.TryGetValue(subject, out var claim))
            {
                claim.TalksTo(endpoints);
                claims.Add((subject, claim));
            }
        }

        return claims;
    }

    /// <summary>A retired generation is remembered until its last socket is gone.</summary>
    private void Forget_NeedsLock(ImmutableArray<SocketRow> connected) =>
        _retired.RemoveAll(claim => !connected.Any(one => claim.Endpoints.Contains(one.Remote) && claim.May(_births.Of(one.Inode))));

    private ImmutableDictionary<Subject, SocketPicture> Attribute_NeedsLock(List<(Subject Subject, SocketClaim Claim)> claims, ImmutableArray<SocketRow> connected)
    {
        var haunted = _retired.SelectMany(one => one.Endpoints).ToHashSet();
        var byEndpoint = claims.SelectMany(one => one.Claim.Endpoints.Select(endpoint => (endpoint, one))).ToLookup(pair => pair.endpoint, pair => pair.one);
        var own = new Dictionary<Subject, List<SocketRow>>();
        var unattributed = new Dictionary<Subject, int>();
        foreach (var socket in connected)
        {
            var born = _births.Of(socket.Inode);
            var candidates = byEndpoint[socket.Remote].ToArray();
            var able = Array.FindAll(candidates, one => one.Claim.May(born));
            if (able.Length == 1 && !haunted.Contains(socket.Remote) && !proxies.Has(socket.Remote))
            {
                Add(own, able[0].Subject, socket);
                continue;
            }

            // one that is older than the generation is shown too: it may hide what the generation receives
            foreach (var (subject, _) in candidates)
            {
                unattributed[subject] = unattributed.GetValueOrDefault(subject) + 1;
            }
        }

        return claims.ToImmutableDictionary(
            one => one.Subject,
            one => new SocketPicture(IsAvailable: true, own.TryGetValue(one.Subject, out var rows) ? [.. rows] : [], unattributed.GetValueOrDefault(one.Subject)));
    }

    private static void Add(Dictionary<Subject, List<SocketRow>> own, Subject subject, SocketRow socket)
    {
        if (!own.TryGetValue(subject, out var rows))
        {
            own[subject] = rows = [];
        }

        rows.Add(socket);
    }
}
