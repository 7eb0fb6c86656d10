using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Evidence.Sources;

/// <summary>One generation whose network is written by hand, and a clock to look at it by.</summary>
internal sealed class SenseBench : IGenerationObserver
{
    public SenseBench(TransportKind transport = TransportKind.Socket, string name = "demo")
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        Scope = new GenerationScope(AdapterId.Parse(name), new GenerationNumber(1), this, Time);
        Target = new SenseTarget(new Subject(Scope.Adapter, Scope.Generation), Scope, transport, Time) { Plugin = PluginId.Parse("plugin") };
    }

    public FakeTimeProvider Time { get; } = new();

    public GenerationScope Scope { get; }

    public SenseTarget Target { get; }

    public NetworkTally Tally => Scope.Network;

    public LimitsConfig Limits { get; set; } = LimitsConfig.Default;

    public SocketPicture Sockets { get; set; } = new(IsAvailable: true, [], 0);

    public long Now => Time.GetTimestamp();

    public IReadOnlyList<Observation> LookWith(ISense sense)
    {
        var look = new Look(Target, Now, Limits, Tally.Picture(), Sockets);
        sense.Look(look);
        return look.Seen;
    }

    /// <summary>What is seen, each kind once, in looks every five seconds.</summary>
    public IReadOnlyList<ObservationKind> LookFor(ISense sense, TimeSpan span, Action? meanwhile = null)
    {
        var seen = new List<Observation>();
        for (var left = span; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(5))
        {
            Pass(5);
            meanwhile?.Invoke();
            seen.AddRange(LookWith(sense));
        }

        return [.. seen.Select(one => one.Kind).Distinct()];
    }

    /// <summary>The adapter hands a message in.</summary>
    public void Receive() => Scope.NoteReceived(Now, TimeSpan.TicksPerSecond);

    public void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public void FailResolutions(int times) => Repeat(times, () =>
    {
        Tally.NoteResolutionStart("platform", Now);
        Tally.NoteResolutionEnd("the name does not resolve", request: null, Now);
    });

    public void FailConnects(int times) => Repeat(times, () =>
    {
        Tally.NoteConnectStart(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 443), Now);
        Tally.NoteConnectEnd("connection refused", request: null, Now);
    });

    public void ConnectPlain()
    {
        Tally.NoteConnectStart(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 6667), Now);
        Tally.NoteConnectEnd(failure: null, request: null, Now);
    }

    public OpenRequest StartRequest() => Tally.NoteRequestStart("platform", 443, "https", outer: null, Now);

    /// <param name="status">Of the answer; -1 fails without one.</param>
    /// <param name="times">How often.</param>
    public void Request(int status, int times = 1) => Repeat(times, () => Tally.NoteRequestEnd(StartRequest(), status, Now));

    public void GiveUpAfter(double seconds)
    {
        var request = StartRequest();
        Pass(seconds);
        (request.Failure, request.WasGivenUp) = ("The operation was canceled.", true);
        Tally.NoteRequestEnd(request, -1, Now);
    }

    /// <summary>A connection that lives for so long.</summary>
    public void Connection(double seconds)
    {
        var opened = Now;
        Tally.NoteConnectionOpened(opened);
        Pass(seconds);
        Tally.NoteConnectionClosed(opened, wasWebSocket: false, Now);
    }

    /// <summary>The kernel shows an own socket on which bytes came in so long ago.</summary>
    public void Hear(double secondsAgo) => Sockets = Sockets with
    {
        Own =
        [
            new SocketRow(1, new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1), new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 443), SocketState.Established)
            {
                BytesReceived = 100,
                SinceReceived = TimeSpan.FromSeconds(secondsAgo),
            },
        ],
    };

    public void OnSignal(GenerationNumber generation, GenerationSignal signal)
    {
    }

    private static void Repeat(int times, Action work)
    {
        for (var i = 0; i < times; i++)
        {
            work();
        }
    }
}
