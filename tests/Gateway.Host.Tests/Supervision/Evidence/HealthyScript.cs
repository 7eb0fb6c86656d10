using System.Collections.Immutable;
using System.Net;
using Gateway.Abstractions;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Tests.Supervision.Evidence;

/// <summary>
/// A healthy adapter's network over a day: what the runtime and the kernel would show of it at any moment. Seeded, so that the same number
/// always lives the same day.
/// </summary>
internal abstract class HealthyScript(int number, TransportKind transport)
{
    private readonly SortedSet<(TimeSpan At, int Order)> _due = [];
    private readonly Dictionary<int, Action<TimeSpan>> _events = [];
    private int _order;

    public TransportKind Transport { get; } = transport;

    protected Random Random { get; } = new(number);

    protected static IPEndPoint Platform { get; } = IPEndPoint.Parse("192.0.2.1:443");

    protected NetworkPicture Network { get; set; } = new() { Endpoints = [Platform], ConnectsStarted = 1, ConnectsEstablished = 1, LastAttemptAt = 1, LastEstablishedAt = 1 };

    protected List<ScriptedConnection> Connections { get; } = [];

    /// <summary>From then on the peer's program does nothing any more, while its kernel goes on acknowledging.</summary>
    public TimeSpan PeerStops { get; init; } = TimeSpan.MaxValue;

    /// <summary>Plays what is due up to a moment.</summary>
    public void Play(TimeSpan until)
    {
        while (_due.Count > 0 && _due.Min is var next && next.At <= until)
        {
            _due.Remove(next);
            _events.Remove(next.Order, out var happen);
            Connections.ForEach(one => one.IsStopped = next.At >= PeerStops);
            happen!(next.At);
        }
    }

    public SocketPicture Sockets(TimeSpan now) => new(IsAvailable: true, [.. Connections.Select(one => one.At(now))], 0);

    public NetworkPicture Picture(Func<TimeSpan, long> timestamp) => Stamp(timestamp);

    /// <summary>Puts in the times that a script knows only as times of its day.</summary>
    protected virtual NetworkPicture Stamp(Func<TimeSpan, long> timestamp) => Network;

    protected void On(TimeSpan at, Action<TimeSpan> happen)
    {
        _events[_order] = happen;
        _due.Add((at, _order++));
    }

    /// <summary>Again and again, after a pause that is drawn anew each time.</summary>
    protected void Every(Func<TimeSpan, double> pause, Action<TimeSpan> happen)
    {
        void Again(TimeSpan at)
        {
            happen(at);
            On(at + S(pause(at)), Again);
        }

        On(S(pause(TimeSpan.Zero)), Again);
    }

    protected static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    protected double Between(double least, double greatest) => least + (Random.NextDouble() * (greatest - least));

    /// <summary>Until the next message: busy by day, nearly none by night.</summary>
    protected double Chatter(TimeSpan at, double byDay) => -Math.Log(1 - Random.NextDouble()) * (at.TotalHours is > 8 and < 18 ? byDay : 3600);

    protected ScriptedConnection Connect(TimeSpan at, int number)
    {
        var connection = new ScriptedConnection(number, Platform, at);
        Connections.Add(connection);
        return connection;
    }

    /// <summary>A handshake, a login: one exchange a second. No such connection begins without.</summary>
    protected void Greet(ScriptedConnection connection, int exchanges)
    {
        for (var second = 0; second < exchanges; second++)
        {
            On(S(0.3 + second), at => connection.Send(at));
            On(S(0.33 + second), at => connection.Receive(at, 2));
        }
    }
}
