using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Benchmarks;

/// <summary>Answers every request on a connection that stays open, as little work as that can be.</summary>
internal sealed class KeepAliveServer : IDisposable
{
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public KeepAliveServer()
    {
        _listener.Start();
        Address = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = Task.Run(AcceptAsync);
    }

    public string Address { get; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // disposed: the benchmark is over
        }
    }

    private static async Task ServeAsync(Socket client)
    {
        using (client)
        {
            client.NoDelay = true;
            var request = new byte[4096];
            // a request of this benchmark always fits into one segment
            while (await client.ReceiveAsync(request.AsMemory()) > 0)
            {
                await client.SendAsync(Answer.AsMemory());
            }
        }
    }
}
