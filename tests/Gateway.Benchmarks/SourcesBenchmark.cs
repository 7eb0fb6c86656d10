using System.Diagnostics.Tracing;
using System.Net.Sockets;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Evidence.Sources;

namespace Gateway.Benchmarks;

/// <summary>
/// What the host's own sources cost: per request of a plugin with the network events off, on with a listener that does nothing, and on with
/// the host's; per exception and per send; and per look at one generation.
/// </summary>
internal static class SourcesBenchmark
{
    private const int Rounds = 45;
    private const int Requests = 500;

    public static void Run()
    {
        RunRequests();
        RunParts();
        RunLooks();
    }

    private static void RunRequests()
    {
        using var server = new KeepAliveServer();
        using var client = new HttpClient();
        var scope = Scope("requests");
        var ways = new (string Name, Func<IDisposable?> On)[]
        {
            ("floor: loopback request (processor), events off", () => null),
            ("floor: events on, a listener that does nothing", () => new DeafListener()),
            ("network-events: events on, heard by generation", NetworkEventListener.Use),
        };
        // time of the processor, of client and server together: a request over the loopback mostly waits, and on a busy machine for others
        var times = ways.Select(_ => new List<double>()).ToArray();
        var bytes = ways.Select(_ => new List<double>()).ToArray();
        for (var round = -2; round < Rounds; round++)
        {
            for (var i = 0; i < ways.Length; i++)
            {
                using var on = ways[i].On();
                var before = GC.GetTotalAllocatedBytes(precise: true);
                var start = Environment.CpuUsage.TotalTime;
                InScope(scope, async () =>
                {
                    for (var n = 0; n < Requests; n++)
                    {
                        using var answer = await client.GetAsync(server.Address);
                    }
                });
                if (round >= 0)
                {
                    times[i].Add((Environment.CpuUsage.TotalTime - start).TotalNanoseconds / Requests);
                    bytes[i].Add((GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Requests);
                }
            }
        }

        var figures = ways.Select((way, i) => new Figure(way.Name, Measure.Median(times[i]), times[i].Min(), times[i].Max(), (long)Measure.Median(bytes[i]))).ToArray();
        Print(figures);
        foreach (var i in new[] { 1, 2 })
        {
            // within one round, so that what else the machine does in it weighs on both; no verdict: the design names no goal for this
            var more = times[i].Zip(times[0], (on, off) => on - off).Order().ToArray();
            Report.Line($"> {ways[i].Name}: over events off {Measure.Median(more) / 1e3:0.0} us of processor (quartiles {more[more.Length / 4] / 1e3:0.0} … {more[more.Length * 3 / 4] / 1e3:0.0}; least over least {(figures[i].Least - figures[0].Least) / 1e3:0.0}), {figures[i].Bytes - figures[0].Bytes} B");
        }
    }

    private static void RunParts()
    {
        var scope = Scope("parts");
        var sent = new DoorResult<SendOutcome>(CallStatus.Completed, SendOutcome.Sent("m"));
        var failed = new SocketException((int)SocketError.ConnectionRefused);
        var foreign = new InvalidOperationException("not of the network");
        var time = TimeProvider.System;
        Print(Measure.PerOperation(
            1_000_000,
            ("exceptions: one that is not of the network is seen", n => Repeat(n, () => scope.NoteFirstChance(foreign))),
            ("exceptions: a failure of the network is seen", n => Repeat(n, () => scope.NoteFirstChance(failed))),
            ("sends: a confirmed send is counted", n => Repeat(n, () => scope.Sends.Note(sent, time))),
            ("traffic: bytes are counted", n => Repeat(n, () => scope.NoteBytes(received: 1, sent: 0)))));
    }

    private static void RunLooks()
    {
        var (quiet, troubled) = (Scope("quiet"), Scope("troubled"));
        var now = TimeProvider.System.GetTimestamp();
        quiet.Network.NoteRequestEnd(quiet.Network.NoteRequestStart("platform", 443, "https", outer: null, now), 200, now);
        for (var i = 0; i < 20; i++)
        {
            troubled.Network.NoteConnectStart(endpoint: null, now);
            troubled.Network.NoteConnectEnd("connection refused", request: null, now);
            troubled.Sends.NoteFailed(now);
            troubled.NoteFirstChance(new SocketException((int)SocketError.ConnectionRefused));
        }

        var table = new EvidenceTable();
        IEvidenceSource[] sources = [new NetworkEventsSource(), new TrafficSource(), new ExceptionsSource(), new SendsSource(), new SiblingsSource(table), new SocketsSource()];
        var subjects = new List<(string, Action<int>)> { ("floor: a look with no source", Looks(quiet, Target(quiet))) };
        foreach (var (name, scope) in new[] { ("quiet", quiet), ("in trouble", troubled) })
        {
            var target = Target(scope);
            table.Add(new EvidenceRow(target, LimitsConfig.Default, new EvidenceLedger(target.Subject, TimeProvider.System, TimeSpan.FromMinutes(10)), _ => { }));
            subjects.AddRange(sources.Select(source => ($"look: {source.Name}, {name}", Looks(scope, target, source.Attach(target)))));
            subjects.Add(($"look: all of them, {name}", Looks(scope, target, [.. sources.Select(source => source.Attach(target))])));
        }

        Print(Measure.PerOperation(100_000, [.. subjects]));
    }

    private static Action<int> Looks(GenerationScope scope, SenseTarget target, params ISense[] senses) => n => Repeat(n, () =>
    {
        var look = Look(scope, target);
        foreach (var sense in senses)
        {
            sense.Look(look);
        }
    });

    private static Look Look(GenerationScope scope, SenseTarget target) =>
        new(target, TimeProvider.System.GetTimestamp(), LimitsConfig.Default, scope.Network.Picture(), SocketPicture.Absent);

    private static SenseTarget Target(GenerationScope scope) =>
        new(new Subject(scope.Adapter, scope.Generation), scope, TransportKind.Socket, TimeProvider.System) { Plugin = PluginId.Parse("bench") };

    private static GenerationScope Scope(string name) => new(AdapterId.Parse(name), new GenerationNumber(1), new NoPorts());

    private static void InScope(GenerationScope scope, Func<Task> work)
    {
        var outer = scope.Enter();
        try
        {
            Task.Run(work).GetAwaiter().GetResult();
        }
        finally
        {
            GenerationScope.Leave(outer);
        }
    }

    private static void Print(Figure[] figures) => Array.ForEach(figures, figure => Report.Line($"{figure}"));

    private static void Repeat(int n, Action work)
    {
        for (var i = 0; i < n; i++)
        {
            work();
        }
    }

    /// <summary>Makes the runtime raise the same events, and drops them.</summary>
    private sealed class DeafListener : EventListener
    {
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name is "System.Net.Http" or "System.Net.NameResolution" or "System.Net.Sockets")
            {
                EnableEvents(eventSource, EventLevel.Informational, EventKeywords.None);
            }
        }
    }
}
