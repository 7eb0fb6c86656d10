using System.Diagnostics;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Watchdog;

namespace Gateway.Benchmarks;

/// <summary>The deadline scan of 10,000 instances, beside a walk over as many objects that reads one field of each.</summary>
internal static class ScanBenchmark
{
    private const int Rows = 10_000;

    public static void Run()
    {
        var sweeps = new (string Name, int Busy)[] { ("all idle", 0), ("1 % with a call in flight", Rows / 100), ("all with a call in flight", Rows) };
        var tables = sweeps.Select(sweep => Table(sweep.Busy)).ToArray();
        var bare = Enumerable.Range(0, Rows).Select(_ => new StrongBox<int>()).ToArray();
        var sink = 0L;
        var figures = Measure.PerOperation(
            200,
            [
                ("floor: one field of 10,000 objects", n => Repeat(n, () =>
                {
                    foreach (var one in bare)
                    {
                        sink += one.Value;
                    }
                })),
                .. sweeps.Select((sweep, i) => ("scan: " + sweep.Name, (Action<int>)(n => Repeat(n, () => tables[i].Sweep(TimeSpan.Zero))))),
            ]);
        foreach (var figure in figures)
        {
            Report.Line($"{figure}");
        }

        for (var i = 0; i < sweeps.Length; i++)
        {
            var figure = figures[i + 1];
            Report.Goal(
                "scan, " + sweeps[i].Name, $"{figure.Median / 1e6:0.000} ms, {figure.Bytes} B", $"{figures[0].Median / 1e6:0.000} ms",
                figure.Median / figures[0].Median, "<= 5 ms, 0 B", figure is { Median: <= 5e6, Bytes: 0 });
        }

        GC.KeepAlive(sink);
    }

    private static WatchTable Table(int busy)
    {
        var table = new WatchTable(TimeProvider.System);
        for (var i = 0; i < Rows; i++)
        {
            var generation = new Idle(i);
            if (i % Math.Max(1, Rows / Math.Max(1, busy)) == 0 && busy > 0)
            {
                var now = Stopwatch.GetTimestamp();
                generation.Slots.TryEnter(CallKind.Send, now, now + (3600 * Stopwatch.Frequency));
            }

            table.Add(new WatchRow(generation, new NoSink()));
        }

        return table;
    }

    private static void Repeat(int n, Action work)
    {
        for (var i = 0; i < n; i++)
        {
            work();
        }
    }

    private sealed class StrongBox<T>
    {
        public T Value = default!;
    }

    private sealed class NoSink : IWatchSink
    {
        public void OnCallExpired(GenerationNumber generation, CallKind kind, TimeSpan age) => throw new InvalidOperationException("nothing is late here");

        public void OnCheckDue(GenerationNumber generation)
        {
        }
    }

    /// <summary>A generation of which the scan only reads the slots.</summary>
    private sealed class Idle(long number) : IGeneration
    {
        public GenerationSpec Spec => throw Unused();

        public string Tier => throw Unused();

        public GenerationScope Scope => throw Unused();

        public CallSlots Slots { get; } = new();

        public AdapterId Adapter => throw Unused();

        public GenerationNumber Generation { get; } = new(number);

        public void Prepare() => throw Unused();

        public void Run() => throw Unused();

        public void Check(DoorCall<LivenessOpinion> call) => throw Unused();

        public void Probe(DoorCall<ProbeOutcome> call) => throw Unused();

        public void Send(OutboundMessage message, DoorCall<SendOutcome> call) => throw Unused();

        public Task<StopReport> StopAsync(StopPlan plan) => throw Unused();

        private static InvalidOperationException Unused() => new("the scan does not use this");
    }
}
