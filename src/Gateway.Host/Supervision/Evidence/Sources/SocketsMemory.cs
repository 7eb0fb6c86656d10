using Gateway.Host.Isolation.Network;
using System.Collections.Immutable;
using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>
/// What the connections of one generation have shown so far, and what is wrong with them. Rows, rules and a time since its beginning go
/// in, findings come out; no clock. Not thread-safe.
/// </summary>
internal sealed class SocketsMemory(TransportKind transport)
{
    private readonly AnswerHabit _shared = new();
    private Dictionary<long, ConnectionMemory> _connections = [];
    private Dictionary<long, ConnectionMemory> _before = [];

    /// <summary>At the newest look; at most one of a kind.</summary>
    public ImmutableArray<SocketFinding> Findings { get; private set; } = [];

    /// <returns>Bytes have arrived since the look before.</returns>
    public bool Update(ImmutableArray<SocketRow> rows, SocketRules rules, TimeSpan now)
    {
        (_connections, _before) = (_before, _connections);
        _connections.Clear();
        var received = false;
        foreach (var row in rows)
        {
            // a poll is a request whatever connection it takes, and each connection of any other kind has habits of its own
            var one = _before.GetValueOrDefault(row.Inode) ?? new ConnectionMemory(transport == TransportKind.LongPoll ? _shared : new AnswerHabit());
            received |= one.Update(row, rules, now);
            _connections[row.Inode] = one;
        }

        Findings = rules.IsPassive ? [] : Find(rules, now);
        return received;
    }

    private ImmutableArray<SocketFinding> Find(SocketRules rules, TimeSpan now)
    {
        var findings = ImmutableArray<SocketFinding>.Empty;
        findings = Add(findings, ObservationKind.CloseWait, one => one.LeftClosed(rules, now), (peer, time) =>
            $"the peer {peer} closed the connection {time} ago, and it is still open on our side (CLOSE_WAIT)");
        findings = Add(findings, ObservationKind.Unacknowledged, one => one.LeftUnacknowledged(rules, now), (peer, time) =>
            $"the peer {peer} has acknowledged nothing for {time}, though the data were sent again and again");
        return Add(findings, ObservationKind.OneWayFlow, one => one.LeftUnacknowledged(rules, now) is null ? one.LeftUnanswered(rules, now) : null, (peer, time) =>
            $"data went to {peer} {time} ago, and nothing has come back since");
    }

    private ImmutableArray<SocketFinding> Add(
        ImmutableArray<SocketFinding> findings, ObservationKind kind, Func<ConnectionMemory, TimeSpan?> wrong, Func<string, string, string> tell)
    {
        var (count, longest, peer) = (0, TimeSpan.Zero, "");
        foreach (var one in _connections.Values)
        {
            if (wrong(one) is { } time)
            {
                count++;
                (longest, peer) = time >= longest ? (time, one.Row.Remote.ToString()) : (longest, peer);
            }
        }

        if (count == 0)
        {
            return findings;
        }

        var text = tell(peer, string.Create(CultureInfo.InvariantCulture, $"{longest.TotalSeconds:0} s"));
        var among = _connections.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{count} of {_connections.Count} connections: ") : "";
        return findings.Add(new SocketFinding(kind, among + text));
    }
}
