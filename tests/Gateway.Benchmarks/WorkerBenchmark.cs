using System.Diagnostics;
using System.Net.Sockets;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Worker;
using Gateway.Host.Model;
using StreamJsonRpc;

namespace Gateway.Benchmarks;

/// <summary>
/// A call into an adapter in a worker process beside a raw round trip between two processes over the same kind of socket, messages in from
/// it, and what such a process weighs beside a bare one that has loaded the same plugin.
/// </summary>
internal static class WorkerBenchmark
{
    private const int Messages = 200_000;
    private const int RoundTrips = 20_000;

    public static void Run() => RunAsync().GetAwaiter().GetResult();

    private static async Task RunAsync()
    {
        await using (var bench = await WorkerBench.StartAsync())
        {
            using var echo = BareProcess.Connected(BareChild.Echo);
            using var rpcProcess = BareProcess.Connected(BareChild.Rpc);
            using var rpc = JsonRpc.Attach(new NetworkStream(rpcProcess.Socket!));
            await RoundTripsAsync(bench, echo.Socket!, rpc);
            await FloodAsync(bench);
            await SizeAsync(bench);
        }
    }

    private static async Task RoundTripsAsync(WorkerBench bench, Socket echo, JsonRpc rpc)
    {
        var frame = new byte[BareChild.FrameLength];
        var (raw, worker, remote) = (new List<double>(), new List<double>(), new List<double>());
        var message = new OutboundMessage { DeliveryId = "bench", Conversation = "bench", Text = "ping" };
        for (var run = -2; run < 9; run++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < RoundTrips; i++)
            {
                echo.Send(frame);
                for (var filled = 0; filled < frame.Length;)
                {
                    filled += echo.Receive(frame.AsSpan(filled));
                }
            }

            var floor = Stopwatch.GetElapsedTime(start).TotalMicroseconds / RoundTrips;
            start = Stopwatch.GetTimestamp();
            for (var i = 0; i < RoundTrips; i++)
            {
                await bench.SendAsync(message);
            }

            var ours = Stopwatch.GetElapsedTime(start).TotalMicroseconds / RoundTrips;
            start = Stopwatch.GetTimestamp();
            for (var i = 0; i < RoundTrips / 10; i++)
            {
                await rpc.InvokeAsync<string>("Ping", "ping");
            }

            if (run >= 0)
            {
                raw.Add(floor);
                worker.Add(ours);
                remote.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / (RoundTrips / 10));
            }
        }

        var ratio = Measure.Median(worker) / Measure.Median(raw);
        Report.Line($"round trip of StreamJsonRpc (System.Text.Json, same socket): {Measure.Median(remote):0.0} us");
        Report.Goal("worker round trip", $"{Measure.Median(worker):0.0} us", $"{Measure.Median(raw):0.0} us (raw, 64 bytes, blocking)", ratio, "<= 3 x", ratio <= 3);
    }

    private static async Task FloodAsync(WorkerBench bench)
    {
        var rates = new List<double>();
        for (var run = -1; run < 5; run++)
        {
            var start = Stopwatch.GetTimestamp();
            await bench.SendAsync(new OutboundMessage { DeliveryId = "bench", Conversation = "bench", Text = "flood" });
            if (run >= 0)
            {
                rates.Add(Messages / Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        Report.Goal(
            "worker inbound", $"{Measure.Median(rates):0} messages/s with receipts ({rates.Min():0} to {rates.Max():0})", $"none", ratio: null, ">= 300,000 messages/s", Measure.Median(rates) >= 300_000);
    }

    private static async Task SizeAsync(WorkerBench bench)
    {
        using var bare = BareProcess.Loaded();
        // the collector gives back what the flood has used only when it runs
        await using var idle = await WorkerBench.StartAsync();
        var (worker, floor) = (ProcessSample.PrivateKbOf(idle.ProcessId), ProcessSample.PrivateKbOf(bare.Id));
        Report.Goal("worker idle, private memory", $"{worker / 1024.0:0.0} MB", $"{floor / 1024.0:0.0} MB (a bare process that has loaded the same plugin)", worker / (double)floor, "<= 1.3 x", worker <= 1.3 * floor);
        GC.KeepAlive(bench);
    }
}
