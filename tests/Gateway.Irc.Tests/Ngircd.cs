using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Irc.Tests;

/// <summary>Debian's ngircd, in the foreground, on a free loopback port, with a configuration in a folder of its own.</summary>
internal sealed partial class Ngircd : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-ngircd-").FullName;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private Ngircd(string name, int port) => (Name, Port) = (name, port);

    public string Name { get; }

    public int Port { get; }

    /// <summary>What the server has logged: for the messages of failing tests.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <param name="password">What clients have to say, or nothing.</param>
    /// <param name="name">How it calls itself.</param>
    /// <param name="peer">A server that it may be linked to; never by itself, but when an operator says so.</param>
    /// <param name="peerPort">Where that listens; 0 for a link that only the other side makes.</param>
    public static async Task<Ngircd> StartAsync(string password = "", string name = "irc.test.local", string peer = "", int peerPort = 0)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var server = new Ngircd(name, port);
        await File.WriteAllTextAsync(Path.Combine(server._folder, "ngircd.conf"), $"""
            [Global]
            Name={name}
            Info=test
            Listen=127.0.0.1
            Ports={port}
            MotdPhrase=hi
            ServerUID=65534
            ServerGID=65534
            {(password.Length > 0 ? $"Password={password}" : "")}
            [Limits]
            MaxConnectionsIP=0
            MaxNickLength=20
            MaxPenaltyTime=0
            [Options]
            DNS=no
            Ident=no
            PAM=no
            [Operator]
            Name=op
            Password=opsecret
            {(peer.Length > 0 ? Link(peer, peerPort) : "")}
            """);
        await server.RunAsync();
        return server;
    }

    /// <summary>Starts it, the first time or again, and waits until it takes connections.</summary>
    public async Task RunAsync()
    {
        var start = new ProcessStartInfo("ngircd") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        // where Debian puts it, for accounts whose path lacks the folder
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin";
        start.FileName = File.Exists("/usr/sbin/ngircd") ? "/usr/sbin/ngircd" : "ngircd";
        start.ArgumentList.Add("-n");
        start.ArgumentList.Add("-f");
        start.ArgumentList.Add(Path.Combine(_folder, "ngircd.conf"));
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        for (var tries = 0; tries < 400; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                // another process: trying to connect is the only way to learn that it listens
                await Task.Delay(25);
            }
        }

        throw new TimeoutException($"ngircd does not listen on {Port}:\n{Log}");
    }

    public void Pause() => kill(_process!.Id, Signals.Stop).ShouldBe(0);

    public void Continue() => kill(_process!.Id, Signals.Continue).ShouldBe(0);

    /// <summary>Asked to end: it says goodbye to everybody.</summary>
    public async Task StopAsync()
    {
        kill(_process!.Id, Signals.Terminate).ShouldBe(0);
        await _process.WaitForExitAsync();
    }

    /// <summary>Gone without a word.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Link(string peer, int port) =>
        $"[Server]\nName={peer}\nMyPassword=linksecret\nPeerPassword=linksecret\nPassive=yes\n" + (port > 0 ? $"Host=127.0.0.1\nPort={port}\n" : "");

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int kill(int process, int signal);

    private void Note(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }

    private static class Signals
    {
        public const int Terminate = 15;
        public const int Continue = 18;
        public const int Stop = 19;
    }
}
