using Gateway.Abstractions;
using Gateway.Host.Isolation.Network;

namespace Gateway.Host.Tests.Supervision.Evidence;

/// <summary>The kinds of healthy adapters that incidents tell of having been restarted.</summary>
internal static class HealthyScripts
{
    private static readonly Func<int, TimeSpan, HealthyScript>[] All =
    [
        (n, stop) => new Heartbeats(n) { PeerStops = stop },
        (n, stop) => new PingedByTheServer(n) { PeerStops = stop },
        (n, stop) => new LongPolls(n) { PeerStops = stop },
        (n, _) => new Webhook(n),
        (n, stop) => new Announcer(n) { PeerStops = stop },
        (n, stop) => new OwnPings(n) { PeerStops = stop },
    ];

    public static HealthyScript Create(int number) => Create(number, TimeSpan.MaxValue);

    /// <param name="number">Which; the kinds take turns.</param>
    /// <param name="peerStops">When its peer's program stops.</param>
    public static HealthyScript Create(int number, TimeSpan peerStops) => All[number % All.Length](number, peerStops);

    /// <summary>The client's heartbeats are answered; besides, people chat.</summary>
    private sealed class Heartbeats : HealthyScript
    {
        public Heartbeats(int number)
            : base(number, TransportKind.Socket)
        {
            var (connection, period, latency) = (Connect(S(0.1), 1), Between(2, 60), Between(0.001, 0.8));
            Greet(connection, exchanges: 1);
            Every(_ => period, at =>
            {
                connection.Send(at);
                On(at + S(latency * Between(0.5, 1.5)), later => connection.Receive(later));
            });
            var byDay = Between(1, 300);
            Every(at => Chatter(at, byDay), at => connection.Receive(at));
        }
    }

    /// <summary>IRC: the server pings, our pong is never answered; the bot answers people and announces things, and nobody answers that.</summary>
    private sealed class PingedByTheServer : HealthyScript
    {
        public PingedByTheServer(int number)
            : base(number, TransportKind.Socket)
        {
            var (connection, period) = (Connect(S(0.1), 1), Between(15, 300));
            Greet(connection, exchanges: 6);
            Every(_ => period, at =>
            {
                connection.Receive(at);
                On(at + S(Between(0.001, 0.05)), then => connection.Send(then));
            });
            var (byDay, thinks, answers) = (Between(1, 300), Between(0.05, 30), Random.Next(1, 20));
            Every(at => Chatter(at, byDay), at =>
            {
                connection.Receive(at);
                if (Random.Next(answers) == 0)
                {
                    On(at + S(Between(0.02, thinks)), then => connection.Send(then));
                }
            });
            Every(_ => Between(600, 7200), then => connection.Send(then));
        }
    }

    /// <summary>Each poll is held for most of a minute when nothing happens, and answered at once when something does.</summary>
    private sealed class LongPolls : HealthyScript
    {
        private readonly ScriptedConnection _connection;
        private readonly double _hold;
        private TimeSpan _asked;
        private TimeSpan _answered;

        public LongPolls(int number)
            : base(number, TransportKind.LongPoll)
        {
            (_connection, _hold) = (Connect(S(0.1), 1), Between(50, 60));
            On(S(0.2), Poll);
        }

        protected override NetworkPicture Stamp(Func<TimeSpan, long> timestamp) => Network with
        {
            OldestOpenRequestAt = timestamp(_asked),
            OldestOpenRequestTarget = new RemoteTarget("platform.example", 443, "https"),
            LastSuccessAt = timestamp(_answered),
            LastAttemptAt = timestamp(_asked),
        };

        private void Poll(TimeSpan at)
        {
            _connection.Send(at);
            _asked = at;
            Network = Network with { RequestsStarted = Network.RequestsStarted + 1 };
            var wait = Math.Min(_hold, Chatter(at, 20));
            On(at + S(wait), Answer);
        }

        private void Answer(TimeSpan at)
        {
            _connection.Receive(at, Random.Next(1, 4));
            _answered = at;
            var wait = at - _asked;
            Network = Network with
            {
                RequestsSucceeded = Network.RequestsSucceeded + 1,
                LongestAnsweredWait = wait > Network.LongestAnsweredWait ? wait : Network.LongestAnsweredWait,
            };
            On(at + S(0.002), Poll);
        }
    }

    /// <summary>The platform calls us; now and then we call it, and it closes the connection long before our client tidies up.</summary>
    private sealed class Webhook : HealthyScript
    {
        private int _connections;

        // half of them say nothing of their kind
        public Webhook(int number)
            : base(number, number % 12 == 3 ? TransportKind.Passive : TransportKind.Socket)
        {
            Network = NetworkPicture.Empty;
            if (number % 5 > 0)
            {
                Every(_ => Between(60, 7200), Call);
            }
        }

        private void Call(TimeSpan at)
        {
            var connection = Connect(at, ++_connections);
            connection.Send(at);
            Network = Network with { Endpoints = [Platform], RequestsStarted = Network.RequestsStarted + 1, ConnectsStarted = _connections, ConnectsEstablished = _connections };
            On(at + S(0.2), later =>
            {
                connection.Receive(later, 2);
                Network = Network with { RequestsSucceeded = Network.RequestsSucceeded + 1 };
            });
            var closed = Between(5, 65);
            On(at + S(closed), then => connection.Close(then));
            On(at + S(closed + Between(0, 30)), _ => Connections.Remove(connection));
        }
    }

    /// <summary>Posts by itself all day; after the login nothing ever answers.</summary>
    private sealed class Announcer : HealthyScript
    {
        public Announcer(int number)
            : base(number, TransportKind.Socket)
        {
            var connection = Connect(S(0.1), 1);
            Greet(connection, exchanges: 8);
            var period = Between(5, 600);
            On(S(20), _ => Every(_ => Between(0.5, 1.5) * period, then => connection.Send(then)));
        }
    }

    /// <summary>The client's own ping is answered, what it says in between is not.</summary>
    private sealed class OwnPings : HealthyScript
    {
        public OwnPings(int number)
            : base(number, TransportKind.Socket)
        {
            var (connection, period, byDay) = (Connect(S(0.1), 1), Between(20, 120), Between(5, 600));
            Greet(connection, exchanges: 2);
            Every(_ => period, at =>
            {
                connection.Send(at);
                On(at + S(Between(0.001, 0.2)), later => connection.Receive(later));
            });
            Every(at => Chatter(at, byDay), then => connection.Send(then));
        }
    }
}
