using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.InProcess;
using Gateway.Host.Model;
using Gateway.Host.Storage.Crash;

namespace Gateway.Benchmarks;

/// <summary>The in-process door beside a direct interface call of the same adapter, and its parts.</summary>
internal static class DoorBenchmark
{
    public static void Run()
    {
        var time = TimeProvider.System;
        var scope = new GenerationScope(AdapterId.Parse("bench"), new GenerationNumber(1), new NoObserver());
        // with its marks in a mapped file, as the running gateway has them
        var folder = Directory.CreateTempSubdirectory("gateway-bench-");
        var build = new PluginBuild(new PluginManifest { Id = PluginId.Parse("bench"), TypeName = "Bench", Version = "1", Contract = new Version(1, 1) }, "hash", folder.FullName, "bench.dll");
        var marker = CrashMarker.Create(Path.Combine(folder.FullName, "crash.marker"), "bench", time);
        var (slots, gate) = (new CallSlots(marker.Claim(scope.Adapter, scope.Generation, build).Calls), new LeaseGate());
        var door = new Door(scope, slots, gate, time);
        IAdapter adapter = new InstantAdapter();
        door.Open(adapter);
        var call = new CountingCall();
        var message = new OutboundMessage { DeliveryId = "d", Conversation = "c" };
        var limit = TimeSpan.FromSeconds(30);
        var sink = 0L;

        var figures = Measure.PerOperation(
            2_000_000,
            ("floor: direct interface call", n => Repeat(n, () => { _ = adapter.SendAsync(message, CancellationToken.None); })),
            ("door: whole call, synchronous answer", n => Repeat(n, () => door.Enter(new SendInvocation(message), limit, call))),
            ("part: lease in and out", n => Repeat(n, () => { gate.TryEnter(); gate.Leave(); })),
            ("part: slot in and out", n => Repeat(n, () => slots.Leave(slots.TryEnter(CallKind.Send, 1, long.MaxValue)))),
            ("part: timestamp", n => Repeat(n, () => sink += time.GetTimestamp())),
            ("part: scope in and out", n => Repeat(n, () => GenerationScope.Leave(scope.EnterUnmarked()))));
        foreach (var figure in figures)
        {
            Report.Line($"{figure}");
        }

        var over = figures[1].Median - figures[0].Median;
        Report.Goal("door", $"{over:0.0} ns over a direct call, {figures[1].Bytes} B", $"{figures[0].Median:0.0} ns", ratio: null, "<= 80 ns over a direct call, 0 B", over <= 80 && figures[1].Bytes == 0);
        GC.KeepAlive(sink);
        folder.Delete(recursive: true);
    }

    private static void Repeat(int n, Action work)
    {
        for (var i = 0; i < n; i++)
        {
            work();
        }
    }

    private sealed class InstantAdapter : IAdapter
    {
        private static readonly Task<SendOutcome> Done = Task.FromResult(SendOutcome.Sent("m"));

        public Task RunAsync(IAdapterContext context, CancellationToken stopping) => Task.CompletedTask;

        public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) => Done;
    }

    private sealed class CountingCall : DoorCall<SendOutcome>
    {
        public long Count { get; private set; }

        protected override void OnCompleted(in DoorResult<SendOutcome> result) => Count++;
    }

    private sealed class NoObserver : IGenerationObserver
    {
        public void OnSignal(GenerationNumber generation, GenerationSignal signal)
        {
        }
    }
}
