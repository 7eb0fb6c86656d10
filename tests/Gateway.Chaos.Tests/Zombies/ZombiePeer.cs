using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Gateway.Chaos.Tests.Zombies;

/// <summary>The platform behind a zombie: <c>tests/Gateway.ZombiePeer</c> in a process of its own, told by standard input how to fail.</summary>
internal sealed partial class ZombiePeer : IAsyncDisposable
{
    private readonly System.Diagnostics.Process _process;
    private readonly SemaphoreSlim _turn = new(1);

    private ZombiePeer(System.Diagnostics.Process process, IPAddress address) => (_process, Address) = (process, address);

    public IPAddress Address { get; }

    public int Port { get; private set; }

    /// <summary>How long its answer is waited for.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(60);

    /// <param name="inside">Where it runs; without it in the network of this process, on loopback.</param>
    public static async Task<ZombiePeer> StartAsync(NetworkNamespace? inside = null)
    {
        var path = typeof(ZombiePeer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "ZombiePeer").Value!;
        var address = inside?.Far ?? IPAddress.Loopback;
        string[] words = [.. inside?.Prefix ?? [], "dotnet", path, $"{address}:0"];
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        var peer = new ZombiePeer(System.Diagnostics.Process.Start(start)!, address);
        peer.Port = int.Parse(await peer.ReadAsync(), CultureInfo.InvariantCulture);
        return peer;
    }

    public string Url(string mode) => string.Create(CultureInfo.InvariantCulture, $"{Scheme(mode)}://{Address}:{Port}/");

    /// <summary>Answers what the peer says to it.</summary>
    public async Task<string> TellAsync(string command)
    {
        await _turn.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(command);
            await _process.StandardInput.FlushAsync();
            var answer = await ReadAsync();
            answer.ShouldNotStartWith("failed", Case.Sensitive, command);
            return answer;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>SIGSTOP: its kernel goes on acknowledging.</summary>
    public void Pause() => kill(_process.Id, 19).ShouldBe(0);

    /// <summary>SIGCONT.</summary>
    public void Continue() => kill(_process.Id, 18).ShouldBe(0);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public static string Scheme(string mode) => mode switch
    {
        "websocket" => "ws",
        "poll" => "http",
        _ => "tcp",
    };

    private async Task<string> ReadAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience, TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("the peer has ended");

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int process, int signal);
}
