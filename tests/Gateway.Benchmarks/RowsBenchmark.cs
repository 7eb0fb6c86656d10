using System.Text;
using Gateway.Host.Model;
using Gateway.Host.Storage;
using Microsoft.Data.Sqlite;

namespace Gateway.Benchmarks;

/// <summary>The gateway's start and its durable ingress on a data file with 10 million accepted messages, beside one with 10 thousand.</summary>
/// <remarks>Minutes and 4 GB of disk: only run when it is named.</remarks>
internal static class RowsBenchmark
{
    private const int Runs = 3;
    private const int Few = 10_000;
    private const int Many = 10_000_000;
    private const int Batch = 10_000;
    private const string Yaml = "  messaging: {retention_messages: 100000000, retention_bytes: 100000000000}\n";

    public static void Run() => RunAsync().GetAwaiter().GetResult();

    private static async Task RunAsync()
    {
        var (few, many) = (GatewayChild.CreateHome(Yaml), GatewayChild.CreateHome(Yaml));
        try
        {
            Fill(few.FullName, Few);
            Fill(many.FullName, Many);
            var (starts, starts10M) = (new List<double>(), new List<double>());
            var (rates, rates10M) = (new List<double>(), new List<double>());
            for (var run = -1; run < Runs; run++)
            {
                var (start, rate) = (await StartAsync(few.FullName), await RateAsync(few.FullName, run));
                var (start10M, rate10M) = (await StartAsync(many.FullName), await RateAsync(many.FullName, run));
                if (run >= 0)
                {
                    starts.Add(start);
                    rates.Add(rate);
                    starts10M.Add(start10M);
                    rates10M.Add(rate10M);
                }
            }

            Report.Line($"start until it listens: {Measure.Median(starts10M):0} ms with {Many} messages, {Measure.Median(starts):0} ms with {Few}");
            Report.Line($"durable in: {Measure.Median(rates10M):0} messages/s with {Many} messages, {Measure.Median(rates):0} with {Few}, {Measure.Median(rates10M) / Measure.Median(rates):0.00} x");
        }
        finally
        {
            few.Delete(recursive: true);
            many.Delete(recursive: true);
        }
    }

    private static async Task<double> StartAsync(string home)
    {
        using var gateway = await GatewayChild.StartAsync(home);
        gateway.Stop();
        return gateway.Listens.TotalMilliseconds;
    }

    private static async Task<double> RateAsync(string home, int run) => (await DurableBenchmark.IngressAsync(home, FormattableString.Invariant($"rows{run}"))).Rate;

    /// <summary>Rows as the journal writes them, all of them routed.</summary>
    private static void Fill(string home, int rows)
    {
        using var file = DataFile.Open(new GatewayPaths(home, Path.Combine(home, "gateway.yaml"), Path.Combine(home, "plugins"), Path.Combine(home, "data")), TimeProvider.System).File!;
        using var insert = file.Connection.CreateCommand();
        insert.CommandText = "INSERT INTO inbound (seq, key, at, adapter, generation, body) VALUES ($seq, $key, $at, 'bench', 1, $body)";
        var (seq, key) = (insert.Parameters.Add("$seq", SqliteType.Integer), insert.Parameters.Add("$key", SqliteType.Blob));
        insert.Parameters.AddWithValue("$at", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        insert.Parameters.AddWithValue("$body", Encoding.UTF8.GetBytes("""{"messageId":"message-12-345","conversation":"room-12","sender":{"id":"u1","name":"alice"},"text":"hello"}"""));
        for (var i = 1; i <= rows;)
        {
            file.Connection.Execute("BEGIN IMMEDIATE");
            for (var last = Math.Min(rows, i + Batch - 1); i <= last; i++)
            {
                seq.Value = (long)i;
                key.Value = Guid.NewGuid().ToByteArray();
                insert.ExecuteNonQuery();
            }

            file.Connection.Execute("COMMIT");
        }

        file.Connection.Execute("INSERT INTO mark VALUES ('routed', $seq)", ("$seq", (long)rows));
    }
}
