using System.Collections.Concurrent;
using System.Diagnostics;
using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.InProcess;
using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Model;

namespace Gateway.Benchmarks;

/// <summary>One side of the reload figure, in a process of its own. Prints a sample of itself now and then.</summary>
internal static class ReloadsChild
{
    public const string Argument = "reloads-child";
    private const int Every = 25;

    public static int Run(string side, string address, int cycles)
    {
        RunAsync(side, address, cycles).GetAwaiter().GetResult();
        return 0;
    }

    private static async Task RunAsync(string side, string address, int cycles)
    {
        await using var gateway = new GatewaySide();
        var times = new List<double>();
        Console.WriteLine(ProcessSample.Take(0).ToLine());
        for (var cycle = 1; cycle <= cycles; cycle++)
        {
            var start = Stopwatch.GetTimestamp();
            if (side == "gateway")
            {
                await gateway.CycleAsync(cycle, address);
            }
            else
            {
                BareCycle(address);
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (cycle % Every == 0)
            {
                Console.WriteLine(ProcessSample.Take(cycle).ToLine());
            }
        }

        Console.WriteLine(FormattableString.Invariant($"cycle {Measure.Median(times)} {gateway.Leaked}"));
    }

    private static void BareCycle(string address)
    {
        var context = BenchPluginFolder.BareCycle(BenchPluginFolder.Assembly, adapter => adapter.SendAsync(Message(address), CancellationToken.None).GetAwaiter().GetResult());
        for (var pass = 0; pass < 10 && context.IsAlive; pass++)
        {
            FrameworkCaches.Flush();
            ProcessSample.Collect();
        }
    }

    private static OutboundMessage Message(string address) => new() { DeliveryId = "d", Conversation = "c", Text = address };

    /// <summary>Generations of the in-process tier, one after the other, each proved unloaded before the next.</summary>
    private sealed class GatewaySide : IGenerationObserver, IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly ConcurrentDictionary<SignalKind, TaskCompletionSource> _signals = new();
        private readonly ReclamationQueue _queue = new(new ShadowUse(), new HostStatus(new Gateway.Host.Model.EventLog(TimeProvider.System)), TimeProvider.System);
        private readonly InProcessTier _tier;
        private readonly Task _loop;
        private TaskCompletionSource<ReclamationResult> _settled = new();

        public GatewaySide()
        {
            var ports = new NoPorts();
            _tier = new InProcessTier(new DoorServices(ports, new HookTable(), ports, ports, ports, TimeProvider.System), _queue);
            _queue.Settled += result => _settled.TrySetResult(result);
            var beat = new LoopBeat(_queue.Name, _queue.StallAfter, TimeProvider.System);
            beat.Begin(again: false);
            _loop = _queue.RunAsync(beat, _stopping.Token);
        }

        public int Leaked { get; private set; }

        public async Task CycleAsync(int number, string address)
        {
            _signals.Clear();
            _settled = new TaskCompletionSource<ReclamationResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            await LiveAsync(number, address);
            if ((await _settled.Task).State == RetiredState.Leaked)
            {
                Leaked++;
            }
        }

        public void OnSignal(GenerationNumber generation, GenerationSignal signal)
        {
            if (signal.Kind is SignalKind.LoadFailed or SignalKind.ConstructFailed or SignalKind.RunFaulted)
            {
                Signal(SignalKind.Prepared).TrySetException(new InvalidOperationException(signal.Text));
            }

            Signal(signal.Kind).TrySetResult();
        }

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await _loop.ContinueWith(static _ => { }, TaskScheduler.Default);
            _stopping.Dispose();
        }

        private async Task LiveAsync(int number, string address)
        {
            var generation = _tier.Create(BenchSpec.Create(number, BenchPluginFolder.Path), this);
            generation.Prepare();
            await Signal(SignalKind.Prepared).Task;
            generation.Run();
            await Signal(SignalKind.RunReturned).Task;
            var call = new Awaited();
            generation.Send(Message(address), call);
            if (await call.Done != CallStatus.Completed)
            {
                throw new InvalidOperationException("the work of the plugin failed");
            }

            await generation.StopAsync(StopPlan.Drain);
        }

        private TaskCompletionSource Signal(SignalKind kind) =>
            _signals.GetOrAdd(kind, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }

    private sealed class Awaited : DoorCall<SendOutcome>
    {
        private readonly TaskCompletionSource<CallStatus> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<CallStatus> Done => _done.Task;

        protected override void OnCompleted(in DoorResult<SendOutcome> result) => _done.TrySetResult(result.Status);
    }
}
