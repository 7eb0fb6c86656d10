using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Fixtures.Misbehaving;

/// <summary>Connections that it makes by itself, past the factories of its context.</summary>
internal static class Connections
{
    private static readonly List<object> s_kept = [];

    public static async Task TryAsync(Fixture fixture)
    {
        switch (fixture.Behaviour)
        {
            case "own-connection":
                await SendOnAsync(fixture);
                break;
            case "deaf-poll":
                _ = Task.Run(() => PollOnAsync(fixture));
                break;
            case "leaks-connections":
                _ = Task.Run(() => LeakAsync(fixture));
                break;
        }
    }

    /// <summary>One line every 20 ms, whatever becomes of its generation, and when that ends, another connection.</summary>
    private static async Task SendOnAsync(Fixture fixture)
    {
        var end = new IPEndPoint(IPAddress.Loopback, (int)fixture.Context.Settings.Integer("port", 9));
        var line = System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{fixture.Context.Instance}#{fixture.Context.Generation}\n"));
        var client = new TcpClient();
        await client.ConnectAsync(end);
        _ = Task.Run(async () =>
        {
            while (!fixture.Blocks.Released)
            {
                await Task.Delay(20);
                try
                {
                    await client.GetStream().WriteAsync(line);
                }
                catch (Exception cut) when (cut is IOException or SocketException or InvalidOperationException or ObjectDisposedException)
                {
                    fixture.Report("cut");
                    client.Dispose();
                    client = await AgainAsync(fixture, end);
                }
            }

            client.Dispose();
        });
    }

    private static async Task<TcpClient> AgainAsync(Fixture fixture, IPEndPoint end)
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync(end);
            fixture.Report("connected again");
        }
        catch (SocketException refused)
        {
            fixture.Report("refused " + refused.SocketErrorCode);
        }

        return client;
    }

    /// <summary>A bot that polls its platform with a client of its own, in order except that nothing ends it.</summary>
    private static async Task PollOnAsync(Fixture fixture)
    {
        using var client = new HttpClient();
        var (context, generation) = (fixture.Context, fixture.Context.Generation);
        var next = long.Parse(await context.State.GetAsync("offset") ?? "0", CultureInfo.InvariantCulture);
        while (!fixture.Blocks.Released)
        {
            try
            {
                var address = string.Create(CultureInfo.InvariantCulture, $"{context.Settings.Text("url")}/getUpdates?offset={next}&timeout=20&generation={generation}");
                using var answer = JsonDocument.Parse(await client.GetStringAsync(address));
                foreach (var update in answer.RootElement.GetProperty("result").EnumerateArray())
                {
                    var id = update.GetProperty("update_id").GetInt64();
                    var receipt = await context.ReceiveAsync(new InboundMessage
                    {
                        MessageId = id.ToString(CultureInfo.InvariantCulture),
                        Conversation = "fixture",
                        Sender = new Participant("fixture", "The fixture", IsBot: false),
                        Text = "update",
                    });
                    fixture.Report(string.Create(CultureInfo.InvariantCulture, $"{receipt} {id} {generation}"));
                    next = id + 1;
                    await context.State.SetAsync("offset", next.ToString(CultureInfo.InvariantCulture));
                }
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException or OperationCanceledException or GatewayRefusedException)
            {
                fixture.Report(string.Create(CultureInfo.InvariantCulture, $"ended {(cut as HttpRequestException)?.StatusCode} {generation}"));
                await Task.Delay(20);
            }
        }
    }

    /// <summary>Bounded, for a process that nothing limits.</summary>
    private static async Task LeakAsync(Fixture fixture)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(512);
        var opened = 0;
        try
        {
            for (; opened < 4000; opened++)
            {
                var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                s_kept.Add(client);
                await client.ConnectAsync(listener.LocalEndpoint);
                s_kept.Add(await listener.AcceptSocketAsync());
            }
        }
        catch (SocketException refused)
        {
            fixture.Report("refused " + refused.SocketErrorCode);
        }
    }
}
