using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Fixtures.Hostile;

/// <summary>Reaches for what is not its own.</summary>
internal static class Intruder
{
    /// <summary>Only the process that the test has named, and its own parent: other gateways of this machine are none of its business.</summary>
    public static void KillHost(Stage stage)
    {
        if (Environment.ProcessId == stage.GatewayProcess)
        {
            Process.GetCurrentProcess().Kill();
        }

        stage.Done(string.Join(", ", new[] { stage.GatewayProcess, Native.Parent() }.Where(process => process > 0).Distinct()
            .Select(process => Native.Kill(process) ? "a kill was sent" : "no such process")));
    }

    /// <summary>The other children of its parent; inside of the gateway, the children of the gateway.</summary>
    public static Task<string> KillNeighbours(Stage stage)
    {
        var own = Environment.ProcessId;
        var parent = own == stage.GatewayProcess ? own : Native.Parent();
        var others = Processes().Where(process => process != own && ParentOf(process) == parent && Words(process).Contains("worker")).Where(process => process != stage.NeighbourProcess).ToList();
        var neighbour = stage.NeighbourProcess > 0 && Native.Kill(stage.NeighbourProcess);
        // the worker that waits for the next adapter
        var spares = others.Count(process => Native.Kill(process));
        return Task.FromResult(string.Create(CultureInfo.InvariantCulture, $"the neighbour's worker {(neighbour ? "was" : "was not")} killed, and {spares} of {others.Count} spare ones"));
    }

    public static async Task<string> AdminPortAsync(Stage stage)
    {
        string bound;
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, stage.AdminPort));
            socket.Listen();
            bound = "bound";
        }
        catch (SocketException refused)
        {
            bound = "not bound (" + refused.SocketErrorCode + ")";
        }

        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{stage.AdminPort}") };
        var answers = new List<int>();
        foreach (var path in new[] { "/api/v1/adapters", "/api/v1/status", "/metrics" })
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            answers.Add((int)answer.StatusCode);
        }

        using var order = await client.PostAsync(new Uri("/api/v1/adapters/neighbour/disable", UriKind.Relative), content: null);
        return $"port {bound}, without the token {string.Join(", ", answers)}, an order {(int)order.StatusCode}";
    }

    /// <summary>Says what it could read and never what stood there, so that the test's own logs hold no secret.</summary>
    public static Task<string> ReadSecrets(Stage stage)
    {
        var read = new List<string>();
        foreach (var root in new[] { "", "/proc/1/root", $"/proc/{stage.GatewayProcess}/root", $"/proc/{Native.Parent()}/root" })
        {
            foreach (var file in new[] { "data/admin.token", "data/gateway.db", "gateway.yaml", "data/gateway.json" })
            {
                if (Content(root + Path.Combine(stage.Home, file)).Length > 0)
                {
                    read.Add(file);
                }
            }
        }

        foreach (var process in Processes().Append(stage.GatewayProcess).Append(stage.NeighbourProcess).Distinct())
        {
            if (Contains(Content($"/proc/{process}/environ"), stage.Prize))
            {
                read.Add("the environment of the gateway");
            }

            if (process == stage.NeighbourProcess && process > 0 && Content($"/proc/{process}/environ").Length > 0)
            {
                read.Add("the environment of a neighbour");
            }

            if (process == stage.NeighbourProcess && process > 0 && MemoryOpens(process))
            {
                read.Add("the memory of a neighbour");
            }
        }

        if (Environment.GetEnvironmentVariables().Values.Cast<string>().Any(value => value.Contains(stage.Prize, StringComparison.Ordinal)))
        {
            read.Add("the environment of the gateway");
        }

        return Task.FromResult(read.Count == 0 ? "nothing read" : "read " + string.Join(", ", read.Distinct()));
    }

    private static bool MemoryOpens(int process)
    {
        try
        {
            using var memory = File.OpenRead($"/proc/{process}/mem");
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool Contains(byte[] content, string text) => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private static byte[] Content(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[64 * 1024];
            return bytes[..stream.Read(bytes)];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<int> Processes() =>
        Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) ? process : 0).Where(process => process > 0);

    private static string[] Words(int process) => Encoding.UTF8.GetString(Content($"/proc/{process}/cmdline")).Split('\0');

    private static int ParentOf(int process)
    {
        var line = Encoding.UTF8.GetString(Content($"/proc/{process}/status")).Split('\n').FirstOrDefault(line => line.StartsWith("PPid:", StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line[5..].Trim(), CultureInfo.InvariantCulture);
    }
}
