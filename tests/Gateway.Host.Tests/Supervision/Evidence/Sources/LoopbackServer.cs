using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Host.Tests.Supervision.Evidence.Sources;

/// <summary>A server on 127.0.0.1 that behaves as the path says: <c>/200</c>, <c>/502</c>, <c>/never</c>, <c>/close</c>, <c>/ws</c>.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _unanswered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LoopbackServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>A request that will never be answered has arrived.</summary>
    public Task Unanswered => _unanswered.Task;

    public string Http(string path) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/{path}");

    public Uri WebSocket => new(string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{Port}/ws"));

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = ServeAsync(client);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // the test is over
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);
            while (await reader.ReadLineAsync() is { } line)
            {
                var key = "";
                while (await reader.ReadLineAsync() is { Length: > 0 } header)
                {
                    key = header.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase) ? header[18..].Trim() : key;
                }

                if (await AnswerAsync(stream, line.Split(' ')[1], key))
                {
                    return;
                }
            }
        }
    }

    /// <summary>True when the connection is to be closed.</summary>
    private async Task<bool> AnswerAsync(NetworkStream stream, string path, string key)
    {
        switch (path)
        {
            case "/never":
                _unanswered.TrySetResult();
                return false;
            case "/close":
                return true;
            case "/ws":
#pragma warning disable CA5350 // the protocol wants it
                var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
                await SendAsync(stream, $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n");
                return true;
            default:
                await SendAsync(stream, $"HTTP/1.1 {path[1..]} Said\r\nContent-Length: 2\r\n\r\nok");
                return false;
        }
    }

    private static Task SendAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();
}
