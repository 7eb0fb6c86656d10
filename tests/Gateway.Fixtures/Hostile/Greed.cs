using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Abstractions;

namespace Gateway.Fixtures.Hostile;

/// <summary>Takes all there is of something. What could hurt the machine that the tests run on is bounded.</summary>
internal static class Greed
{
    private static readonly List<object> s_kept = [];
    // looked at from outside, and not removed: a confined plugin may well have a folder of this name, and nobody else sees it
    private const string Seen = "data";
    private static readonly TimeSpan FloodTime = TimeSpan.FromSeconds(3);

    public static Task<string> Memory()
    {
        new Thread(Hoard) { IsBackground = true, Name = "hoard" }.Start();
        return Task.FromResult("it hoards memory");
    }

    public static Task<string> Cores()
    {
        var count = Environment.ProcessorCount * 2;
        for (var core = 0; core < count; core++)
        {
            new Thread(Spin) { IsBackground = true, Name = "spin" }.Start();
        }

        return Task.FromResult(Text($"{count} threads spin"));
    }

    public static Task<string> Pool()
    {
        for (var item = 0; item < 500; item++)
        {
            _ = Task.Run(() => Thread.Sleep(Timeout.Infinite));
        }

        return Task.FromResult("500 items block the pool");
    }

    public static Task<string> Threads()
    {
        const int Most = 2000;
        var started = 0;
        string? stopped = null;
        try
        {
            for (; started < Most; started++)
            {
                new Thread(() => Thread.Sleep(Timeout.Infinite), 128 * 1024) { IsBackground = true }.Start();
            }
        }
        catch (Exception refused)
        {
            stopped = refused.GetType().Name;
        }

        return Task.FromResult(Text($"{started} threads, {stopped ?? "no limit met"}"));
    }

    public static async Task<string> SocketsAsync()
    {
        var opened = 0;
        string? stopped = null;
        try
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            s_kept.Add(listener);
            listener.Start(512);
            for (; opened < 10_000; opened++)
            {
                var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                s_kept.Add(client);
                await client.ConnectAsync(listener.LocalEndpoint);
                s_kept.Add(await listener.AcceptSocketAsync());
            }
        }
        catch (Exception refused) when (refused is SocketException or IOException)
        {
            stopped = refused.Message;
        }

        return Text($"{opened} connections, {stopped ?? "no limit met"}");
    }

    public static async Task<string> LogAsync(Stage stage)
    {
        const int MostPrinted = 20_000;
        var lines = 0L;
        var end = Environment.TickCount64 + (long)FloodTime.TotalMilliseconds;
        while (Environment.TickCount64 < end)
        {
            stage.Context.Log.Write(AdapterLogLevel.Error, "flood " + new string('x', 300));
            if (lines++ < MostPrinted)
            {
                Console.Error.WriteLine("flood of the hostile fixture");
            }
        }

        // the gateway drops what comes within the same second
        await Task.Delay(1500);
        return Text($"{lines} lines in {FloodTime.TotalSeconds} s");
    }

    /// <summary>Up to 96 MB in each place, which is more than a confined one is to have anywhere.</summary>
    public static Task<string> Fill(Stage stage)
    {
        (string Name, string Folder)[] places =
        [
            (Seen, Path.Combine(stage.Home, "data")), ("home", stage.Home), ("its own folder", Path.GetDirectoryName(typeof(Greed).Assembly.Location)!), ("the gateway's", AppContext.BaseDirectory),
            ("temporary", Path.GetTempPath()), ("shared memory", "/dev/shm"), ("/var/tmp", "/var/tmp"), ("current", Environment.CurrentDirectory),
        ];
        return Task.FromResult(string.Join(", ", places.Select(place => FillOne(place.Name, Path.Combine(place.Folder, $"hostile-{stage.Marker}.fill")))));
    }

    public static async Task<string> FloodAsync(Stage stage)
    {
        long taken = 0, refused = 0, number = 0;
        var end = Environment.TickCount64 + (long)FloodTime.TotalMilliseconds;
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            while (Environment.TickCount64 < end)
            {
                try
                {
                    await stage.Context.ReceiveAsync(Message(stage, Text($"flood-{Interlocked.Increment(ref number)}"), new string('x', 200)));
                    Interlocked.Increment(ref taken);
                }
                catch (GatewayRefusedException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        })));

        // and some that it does not wait for
        for (var more = 0; more < 30_000; more++)
        {
            _ = ForgetAsync(stage, Text($"forgotten-{more}"));
        }

        return Text($"{taken} taken and {refused} refused in {FloodTime.TotalSeconds} s");
    }

    public static async Task<string> HugeAsync(Stage stage)
    {
        var huge = new string('x', 100 * 1024 * 1024);
        var answers = new List<string>
        {
            "message " + await TryAsync(() => stage.Context.ReceiveAsync(Message(stage, "huge", huge))),
            "state " + await TryAsync(() => stage.Context.State.SetAsync("huge", huge)),
        };
        stage.Context.Log.Write(AdapterLogLevel.Information, huge);
        stage.Context.ReportDegraded("huge", huge);
        return string.Join(", ", answers);
    }

    private static async Task<string> TryAsync(Func<Task> what)
    {
        try
        {
            await what();
            return "taken";
        }
        catch (GatewayRefusedException refused)
        {
            return "refused (" + refused.Reason + ")";
        }
    }

    private static async Task ForgetAsync(Stage stage, string id)
    {
        try
        {
            await stage.Context.ReceiveAsync(Message(stage, id, "forgotten"));
        }
        catch (GatewayRefusedException)
        {
            // of no interest here
        }
    }

    private static InboundMessage Message(Stage stage, string id, string text) => new()
    {
        MessageId = Text($"{stage.Context.Generation}-{id}"),
        Conversation = "hostile",
        Sender = new Participant("hostile", "Hostile", IsBot: true),
        Text = text,
    };

    private static string FillOne(string place, string file)
    {
        const int Piece = 1024 * 1024;
        var written = 0;
        try
        {
            using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 0);
            var piece = new byte[Piece];
            for (; written < 96; written++)
            {
                stream.Write(piece);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            if (written == 0)
            {
                return place + ": refused";
            }
        }

        if (place != Seen)
        {
            File.Delete(file);
        }

        return written == 96 ? place + ": filled" : Text($"{place}: bounded at {written} MB");
    }

    private static void Hoard()
    {
        while (true)
        {
            var piece = new byte[1024 * 1024];
            Array.Fill(piece, (byte)1);
            s_kept.Add(piece);
        }
    }

    private static void Spin()
    {
        while (true)
        {
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
