using System.Net.Sockets;
using StreamJsonRpc;

namespace Gateway.Benchmarks;

/// <summary>The other process of the floors: it echoes, answers calls of StreamJsonRpc, loads plugins and does nothing more, or relays messages.</summary>
internal static class BareChild
{
    public const string Argument = "bare-child";
    public const string Echo = "echo";
    public const string Rpc = "rpc";
    public const string Load = "load";
    public const string LoadAny = "load-any";
    public const string Relay = "relay";

    /// <summary>Of the echoed frames.</summary>
    public const int FrameLength = 64;

    public static int Run(string what, string path)
    {
        switch (what)
        {
            case Load:
                return LoadAndWait([BenchPluginFolder.BareLoad(path)]);
            case LoadAny:
                return LoadAndWait([.. path.Split(Path.PathSeparator).Select(BenchPluginFolder.BareLoadAny)]);
            case Relay:
                return BareRelay.Run(path);
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return what == Echo ? EchoFrames(socket) : Answer(socket);
    }

    private static int LoadAndWait(object[] adapters)
    {
        Console.WriteLine("loaded");
        _ = Console.In.ReadLine();
        GC.KeepAlive(adapters);
        return 0;
    }

    private static int EchoFrames(Socket socket)
    {
        var frame = new byte[FrameLength];
        while (true)
        {
            var filled = 0;
            while (filled < FrameLength)
            {
                var read = socket.Receive(frame.AsSpan(filled));
                if (read == 0)
                {
                    return 0;
                }

                filled += read;
            }

            socket.Send(frame);
        }
    }

    private static int Answer(Socket socket)
    {
        using var rpc = JsonRpc.Attach(new NetworkStream(socket), new Target());
        rpc.Completion.GetAwaiter().GetResult();
        return 0;
    }

    public sealed class Target
    {
        public string Ping(string text) => text;
    }
}
