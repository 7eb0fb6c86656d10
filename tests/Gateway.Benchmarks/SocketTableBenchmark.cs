using Gateway.Host.Isolation.Network;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Evidence.Sources;

namespace Gateway.Benchmarks;

/// <summary>
/// One look at the kernel's table with 100 and with 1,000 connected sockets, beside two floors: the kernel's answer alone, asked of sockets
/// that are known already, and the other way to the same knowledge, the links of all descriptors and the text of <c>/proc/self/net/tcp</c>.
/// </summary>
internal static class SocketTableBenchmark
{
    public static void Run()
    {
        if (!OperatingSystem.IsLinux())
        {
            Report.Line($"only Linux shows a process its own sockets");
            return;
        }

        foreach (var count in new[] { 100, 1000 })
        {
            Run(count);
        }
    }

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    private static void Run(int count)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(count);
        var sockets = new List<Socket>();
        for (var i = 0; i < count / 2; i++)
        {
            var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            client.Connect(listener.LocalEndpoint);
            sockets.AddRange(client, listener.AcceptSocket());
        }

        ISocketTable table = new LinuxSocketTable();
        var watch = new SocketWatch(table);
        var subject = new Subject(AdapterId.Parse("bench"), new GenerationNumber(1));
        ImmutableArray<(Subject, ImmutableArray<IPEndPoint>)> talks = [(subject, [(IPEndPoint)listener.LocalEndpoint])];
        watch.Begin(subject);
        var memory = new SocketsMemory(TransportKind.Socket);
        var rules = SocketRules.Of(LimitsConfig.Default, TransportKind.Socket, pools: false);
        var rows = table.Read().RemoveAll(one => one.State != SocketState.Established);
        var info = new byte[TcpInfo.Size];
        var now = TimeSpan.Zero;
        var figures = Measure.PerOperation(
            Math.Max(8, 2000 / count),
            ("floor: TCP_INFO of known sockets", n => Repeat(n, () => sockets.ForEach(one => one.GetRawSocketOption(6, 11, info)))),
            ("floor: links of all descriptors, text of /proc/self/net/tcp", n => Repeat(n, ByText)),
            ("sockets: the table", n => Repeat(n, () => table.Read())),
            ("sockets: a census", n => Repeat(n, () => table.Census())),
            ("sockets: the table, and whose they are", n => Repeat(n, () => watch.Read(talks))),
            ("sockets: the sense of the generation that has all of them", n => Repeat(n, () => memory.Update(rows, rules, now += TimeSpan.FromSeconds(5)))));
        Report.Line($"{count} sockets, {table.Read().Length} rows");
        foreach (var figure in figures)
        {
            Report.Line($"{figure}");
        }

        sockets.ForEach(one => one.Dispose());
    }

    private static void ByText()
    {
        foreach (var link in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            _ = new FileInfo(link).LinkTarget;
        }

        foreach (var name in new[] { "/proc/self/net/tcp", "/proc/self/net/tcp6" })
        {
            foreach (var line in File.ReadLines(name))
            {
                _ = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            }
        }
    }

    private static void Repeat(int n, Action work)
    {
        for (var i = 0; i < n; i++)
        {
            work();
        }
    }
}
