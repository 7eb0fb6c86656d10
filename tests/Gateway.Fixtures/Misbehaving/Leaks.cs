using System.Globalization;
using System.Text.Json;

namespace Gateway.Fixtures.Misbehaving;

/// <summary>Things left behind, queues filled, and failures hidden.</summary>
internal static class Leaks
{
    private static Timer? s_timer;

    public static async Task TryAsync(Fixture fixture)
    {
        switch (fixture.Behaviour)
        {
            case "block-pool":
                for (var item = 0; item < 200; item++)
                {
                    _ = Task.Run(fixture.Blocks.UntilReleased);
                }

                break;
            case "log-flood":
                Flood(fixture);
                break;
            case "prints":
                Console.WriteLine("printed by the fixture");
                break;
            case "uses-json":
                fixture.Report(JsonSerializer.Serialize(JsonSerializer.Deserialize<Letter>("{\"Id\":7,\"Lines\":[\"a\"]}")));
                break;
            case "static-timer":
                s_timer = new Timer(_ => StopWhenReleased(fixture), null, 0, 50);
                break;
            case "leak-thread":
                new Thread(fixture.Blocks.UntilReleased) { IsBackground = true, Name = "leaked by the fixture" }.Start();
                break;
            case "process-exit":
                AppDomain.CurrentDomain.ProcessExit += (_, _) => GC.KeepAlive(fixture);
                break;
            case "connect-refused":
                await ConnectAsync(fixture);
                break;
            case "counts-starts":
                await CountAsync(fixture);
                break;
            case "spin":
                _ = Task.Factory.StartNew(() => Spin(fixture), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                break;
            case "inbound-flood":
                await FloodInboundAsync(fixture);
                break;
        }
    }

    private static void Flood(Fixture fixture)
    {
        var count = fixture.Context.Settings.Integer("count", 100_000);
        for (var line = 0; line < count; line++)
        {
            fixture.Context.Log.Write(Abstractions.AdapterLogLevel.Information, string.Create(CultureInfo.InvariantCulture, $"flood {line} {new string('x', 200)}"));
        }

        fixture.Report("flooded");
    }

    private static async Task FloodInboundAsync(Fixture fixture)
    {
        var count = fixture.Context.Settings.Integer("count", 100_000);
        for (var message = 0; message < count && !fixture.Stopping.IsCancellationRequested; message++)
        {
            try
            {
                await fixture.ReceiveAsync("flood");
            }
            catch (Abstractions.GatewayRefusedException refused)
            {
                fixture.Report("refused " + refused.Reason);
            }
        }
    }

    /// <summary>The way the worst real adapters lose their platform: every failure swallowed, nothing reported.</summary>
    private static async Task ConnectAsync(Fixture fixture)
    {
        using var client = new HttpClient();
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{fixture.Context.Settings.Integer("port", 9)}/");
        while (!fixture.Stopping.IsCancellationRequested)
        {
            try
            {
                using var answer = await client.GetAsync(address, fixture.Stopping);
            }
            catch (HttpRequestException)
            {
                fixture.Report("refused");
            }

            await Task.Delay(50, fixture.Stopping);
        }
    }

    private static async Task CountAsync(Fixture fixture)
    {
        var before = await fixture.Context.State.GetAsync("starts", fixture.Stopping) ?? "0";
        var now = (int.Parse(before, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
        await fixture.Context.State.SetAsync("starts", now, fixture.Stopping);
        fixture.Context.ReportConnected("starts " + now);
    }

    private static void StopWhenReleased(Fixture fixture)
    {
        if (fixture.Blocks.Released)
        {
            s_timer?.Dispose();
            s_timer = null;
        }
    }

    private static void Spin(Fixture fixture)
    {
        var next = Environment.TickCount64;
        while (true)
        {
            // The file is looked at rarely: this is to burn a core in plugin code, not in the kernel.
            if (Environment.TickCount64 >= next)
            {
                if (fixture.Blocks.Released)
                {
                    return;
                }

                next = Environment.TickCount64 + 50;
            }
        }
    }

    private sealed record Letter(int Id, IReadOnlyList<string> Lines);
}
