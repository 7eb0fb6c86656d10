using System.Diagnostics;
using System.Text;
using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Messaging;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using EventLog = Gateway.Host.Model.EventLog;

namespace Gateway.Benchmarks;

/// <summary>Durable ingress: 64 producers with 8 messages outstanding each, beside raw SQLite at the same batch and a bare flush of the disk.</summary>
internal static class DurableBenchmark
{
    private const int Producers = 64;
    private const int Outstanding = 8;
    private const int PerProducer = 2_000;
    private const int Runs = 5;

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-bench-");
        try
        {
            RunAsync(folder.FullName).GetAwaiter().GetResult();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RunAsync(string folder)
    {
        var flush = Flush(folder);
        var (raw, figures, p99, bytes) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var run = -1; run < Runs; run++)
        {
            var floor = Raw(Path.Combine(folder, $"raw{run}.db"), Producers * PerProducer, Producers * Outstanding);
            var (rate, late, each) = await IngressAsync(Path.Combine(folder, $"home{run}"));
            if (run >= 0)
            {
                raw.Add(floor);
                figures.Add(rate);
                p99.Add(late);
                bytes.Add(each);
            }
        }

        var (figure, floorRate, worst) = (Measure.Median(figures), Measure.Median(raw), Measure.Median(p99));
        Report.Line($"one write and flush of 4 KB: {flush:0.00} ms (median)");
        Report.Line($"raw SQLite, WAL, FULL, batches of {Producers * Outstanding}: {floorRate:0} rows/s ({raw.Min():0} … {raw.Max():0})");
        Report.Goal(
            "durable", $"{figure:0} messages/s ({figures.Min():0} … {figures.Max():0}), {Measure.Median(bytes):0} B a message", $"{floorRate:0} rows/s (raw SQLite, same batch)", figure / floorRate,
            ">= 0.5 x raw SQLite", figure >= floorRate / 2);
        Report.Goal("durable ack, p99", $"{worst:0.0} ms ({p99.Min():0.0} … {p99.Max():0.0})", $"{flush:0.00} ms (flush)", worst / flush, "<= 10 ms", worst <= 10);
    }

    private static double Flush(string folder)
    {
        using var file = new FileStream(Path.Combine(folder, "flush"), FileMode.Create);
        var times = new List<double>();
        var page = new byte[4096];
        for (var i = 0; i < 200; i++)
        {
            var start = Stopwatch.GetTimestamp();
            file.Write(page);
            file.Flush(flushToDisk: true);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Measure.Median(times);
    }

    private static double Raw(string path, int rows, int batch)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
        connection.Execute("CREATE TABLE inbound (seq INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, at INTEGER NOT NULL, adapter TEXT NOT NULL, generation INTEGER NOT NULL, body BLOB NOT NULL) STRICT");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO inbound VALUES ($seq, $key, $at, $adapter, $generation, $body) ON CONFLICT (key) DO NOTHING";
        foreach (var name in new[] { "$seq", "$key", "$at", "$adapter", "$generation", "$body" })
        {
            insert.Parameters.AddWithValue(name, 0);
        }

        var keys = Enumerable.Range(0, rows).Select(_ => Guid.NewGuid().ToByteArray()).ToArray();
        var body = Encoding.UTF8.GetBytes("""{"messageId":"message-12-345","conversation":"room-12","sender":{"id":"u1","name":"alice"},"text":"hello"}""");
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < rows;)
        {
            connection.Execute("BEGIN IMMEDIATE");
            for (var last = Math.Min(rows, i + batch); i < last; i++)
            {
                insert.Parameters[0].Value = (long)i;
                insert.Parameters[1].Value = keys[i];
                insert.Parameters[2].Value = 1L;
                insert.Parameters[3].Value = "bench";
                insert.Parameters[4].Value = 1L;
                insert.Parameters[5].Value = body;
                insert.ExecuteNonQuery();
            }

            connection.Execute("COMMIT");
        }

        return rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <param name="home">A new one, or one with messages in it already.</param>
    /// <param name="kind">What the messages of this run are called; a duplicate would not count.</param>
    public static async Task<(double Rate, double P99, double Bytes)> IngressAsync(string home, string kind = "run")
    {
        var paths = new GatewayPaths(home, Path.Combine(home, "gateway.yaml"), Path.Combine(home, "plugins"), Path.Combine(home, "data"));
        var file = DataFile.Open(paths, TimeProvider.System).File ?? throw new InvalidOperationException("no data file");
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new EventLog(TimeProvider.System))
            .AddSingleton<HostStatus>()
            .AddSingleton<ISecrets>(new Gateway.Host.Configuration.Secrets())
            .AddSingleton<Roster>()
            .AddSingleton<DoorDirectory>()
            .AddSingleton<IConfigurationSource, FixedConfiguration>()
            .AddStorage(file, Durability.Full)
            .AddMessaging()
            .BuildServiceProvider();
        var ingress = services.GetRequiredService<IIngress>();
        using var stopping = new CancellationTokenSource();
        var loops = services.GetServices<IHostLoop>().Where(loop => loop.Name is "routing" or "storage-writer")
            .Select(loop => loop.RunAsync(new LoopBeat(loop.Name, loop.StallAfter, TimeProvider.System), stopping.Token)).ToArray();
        await ProduceAsync(ingress, $"{kind}-warm", 200);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        var times = await ProduceAsync(ingress, kind, PerProducer);
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        await stopping.CancelAsync();
        await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return (times.Count / elapsed, Measure.Percentile(times, 0.99), bytes / (double)times.Count);
    }

    private static async Task<List<double>> ProduceAsync(IIngress ingress, string kind, int each)
    {
        var times = await Task.WhenAll(Enumerable.Range(0, Producers * Outstanding).Select(one => Task.Run(async () =>
        {
            var adapter = AdapterId.Parse($"bench-{one / Outstanding}");
            var mine = new List<double>();
            for (var i = 0; i < each / Outstanding; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await ingress.ReceiveAsync(
                    adapter, new GenerationNumber(1),
                    new InboundMessage { MessageId = $"{kind}-{one}-{i}", Conversation = "room", Sender = new Participant("u1", "alice"), Text = "hello" }, CancellationToken.None);
                mine.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return mine;
        })));
        return [.. times.SelectMany(mine => mine)];
    }
}
