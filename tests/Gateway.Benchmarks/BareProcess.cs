using System.Diagnostics;
using System.Net.Sockets;

namespace Gateway.Benchmarks;

/// <summary>A child of the benchmark itself, for the floors.</summary>
internal sealed class BareProcess : IDisposable
{
    private readonly Process _process;

    private BareProcess(Process process, Socket? socket) => (_process, Socket) = (process, socket);

    public Socket? Socket { get; }

    public int Id => _process.Id;

    /// <summary>It has connected to a Unix socket of ours.</summary>
    public static BareProcess Connected(string what)
    {
        var path = Path.Combine(Path.GetTempPath(), $"gateway-bench-{Guid.NewGuid():n}"[..28]);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        var process = Start(what, path);
        var socket = listener.Accept();
        File.Delete(path);
        return new BareProcess(process, socket);
    }

    /// <summary>It has loaded the bench plugin and said so.</summary>
    public static BareProcess Loaded() => Loaded(BareChild.Load, BenchPluginFolder.Assembly);

    /// <summary>It has loaded all of these plugins and said so.</summary>
    public static BareProcess Loaded(IEnumerable<string> assemblies) => Loaded(BareChild.LoadAny, string.Join(Path.PathSeparator, assemblies));

    private static BareProcess Loaded(string what, string path)
    {
        var process = Start(what, path);
        process.StandardOutput.ReadLine();
        return new BareProcess(process, socket: null);
    }

    /// <summary>It relays what is posted to <paramref name="address"/>.</summary>
    public static BareProcess Relay(Uri target, out Uri address)
    {
        var process = Start(BareChild.Relay, target.ToString());
        address = new Uri(process.StandardOutput.ReadLine()!);
        return new BareProcess(process, socket: null);
    }

    public void Dispose()
    {
        Socket?.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Process Start(string what, string path)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!, [BareChild.Argument, what, path]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        info.Environment["DOTNET_TieredPGO"] = "0";
        return Process.Start(info)!;
    }
}
