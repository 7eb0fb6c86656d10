using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Gateway.Host.Isolation.Worker;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Isolation.Worker.Wire;

namespace Gateway.Host.WorkerProcess;

/// <summary><c>gateway worker</c>: started by the gateway, never by a person. Lives as long as its connection to the gateway.</summary>
internal static class WorkerProgram
{
    public const string Command = "worker";

    // a hook's request is as long as the host lets it be
    private const int MostIncoming = 256 * 1024 * 1024;
    private const int MostOutgoing = 16 * 1024 * 1024;

    public static async Task<int> RunAsync()
    {
        if (!ParentGuard.Arm())
        {
            return 3; // the gateway that started it is gone
        }

        WarmUp.Start();
        if (FirstLine().Split(' ') is not [var path, var secret])
        {
            await Console.Error.WriteLineAsync("gateway: 'worker' is started by the gateway itself, to run one adapter in a process of its own.");
            return 2;
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        // confined, the folder of the socket goes now that it is connected, and without a directory the adapter could start no program; else this is that folder, its own
        Environment.CurrentDirectory = Path.GetTempPath();
        var session = new WorkerSession();
        using var link = new FrameLink(socket, session, MostIncoming, MostOutgoing);
        session.Use(link);
        link.TryWrite(FrameKind.Hello, 0, new WireHello(secret, WorkerBuild.Id));
        await link.ListenAsync();
        return 0;
    }

    /// <summary>Of the standard input, which says nothing else. Read as bytes: a console with its encodings is not needed otherwise.</summary>
    private static string FirstLine()
    {
        const int Longest = 32 * 1024;
        using var input = Console.OpenStandardInput();
        var line = new StringBuilder();
        while (line.Length < Longest && input.ReadByte() is >= 0 and not '\n' and var letter)
        {
            line.Append((char)letter);
        }

        return line.ToString();
    }

    /// <summary>At once and for certain: no handler of the plugin runs, none can keep the process.</summary>
    public static void End() => Process.GetCurrentProcess().Kill();
}
