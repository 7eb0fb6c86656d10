using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Gateway.Benchmarks;

/// <summary>Webhook in, route, webhook out, durable both ways, in a gateway process; beside a bare relay process that flushes as often.</summary>
internal static class EndToEndBenchmark
{
    private const int Conversations = 64;
    private const int Each = 100;
    private const int Alone = 300;
    private const int Runs = 5;

    public static void Run() => RunAsync().GetAwaiter().GetResult();

    private static async Task RunAsync()
    {
        await using var receiver = await Receiver.StartAsync();
        using var relay = BareProcess.Relay(receiver.Address, out var relayAddress);
        var home = GatewayChild.CreateHome(
            $$$"""
              adapters:
                in: {plugin: webhook, settings: {unsigned: true}}
              webhooks:
                out: {url: "{{{receiver.Address}}}", secret: "a-secret-of-the-benchmark"}
              routes:
                - {from: in, to: out}

            """,
            "webhook");
        try
        {
            using var gateway = await GatewayChild.StartAsync(home.FullName);
            await gateway.ReadyAsync(["in"]);
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Conversations });
            await CompareAsync(http, receiver, new Uri(gateway.Address, "hooks/in"), relayAddress);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static async Task CompareAsync(HttpClient http, Receiver receiver, Uri gateway, Uri relay)
    {
        var (alone, bareAlone, many, bareMany) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var run = -1; run < Runs; run++)
        {
            var one = await AloneAsync(http, receiver, gateway, FormattableString.Invariant($"g{run}"));
            var bareOne = await AloneAsync(http, receiver, relay, FormattableString.Invariant($"b{run}"));
            var rate = await ManyAsync(http, receiver, gateway, FormattableString.Invariant($"G{run}"));
            var bareRate = await ManyAsync(http, receiver, relay, FormattableString.Invariant($"B{run}"));
            if (run >= 0)
            {
                alone.Add(one);
                bareAlone.Add(bareOne);
                many.Add(rate);
                bareMany.Add(bareRate);
            }
        }

        var (time, floorTime, figure, floor) = (Measure.Median(alone), Measure.Median(bareAlone), Measure.Median(many), Measure.Median(bareMany));
        Report.Line($"one message at a time, posted until it has arrived, p50: {time:0.00} ms ({alone.Min():0.00} … {alone.Max():0.00}), bare relay {floorTime:0.00} ms, {time / floorTime:0.00} x");
        Report.Line($"{Conversations} conversations at once: {figure:0} messages/s ({many.Min():0} … {many.Max():0}), bare relay {floor:0}/s, {figure / floor:0.00} x");
    }

    /// <summary>Milliseconds from the post to the arrival, the median.</summary>
    private static async Task<double> AloneAsync(HttpClient http, Receiver receiver, Uri target, string kind)
    {
        var times = new List<double>();
        for (var i = 0; i < Alone; i++)
        {
            var id = $"{kind}-{i.ToString(CultureInfo.InvariantCulture)}";
            var start = Stopwatch.GetTimestamp();
            await PostAsync(http, target, id, "room");
            times.Add(Stopwatch.GetElapsedTime(start, await receiver.Arrival(id)).TotalMilliseconds);
        }

        return Measure.Median(times);
    }

    /// <summary>Messages a second; each conversation posts its next message when the last one was taken, and all have arrived in the end.</summary>
    private static async Task<double> ManyAsync(HttpClient http, Receiver receiver, Uri target, string kind)
    {
        var start = Stopwatch.GetTimestamp();
        var arrivals = await Task.WhenAll(Enumerable.Range(0, Conversations).Select(conversation => Task.Run(async () =>
        {
            var mine = new List<Task<long>>();
            for (var i = 0; i < Each; i++)
            {
                var id = FormattableString.Invariant($"{kind}-{conversation}-{i}");
                mine.Add(receiver.Arrival(id));
                await PostAsync(http, target, id, FormattableString.Invariant($"room-{conversation}"));
            }

            return await Task.WhenAll(mine);
        })));
        return Conversations * Each / Stopwatch.GetElapsedTime(start, arrivals.Max(mine => mine.Max())).TotalSeconds;
    }

    private static async Task PostAsync(HttpClient http, Uri target, string id, string conversation)
    {
        using var content = new StringContent($$"""{"conversation":"{{conversation}}","sender":"alice","text":"hello","id":"{{id}}"}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(target, content);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"Not taken: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
